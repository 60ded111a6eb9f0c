package dev.metis.hub.spawner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program nvidia-smi, which names the GPUs of the machine it runs on. Blocks. */
public record NvidiaSmi(String program) {
    public NvidiaSmi() {
        this("nvidia-smi");
    }

    /** Their UUIDs, in the machine's order; none without the program or a driver. */
    public List<String> devices() throws InterruptedException {
        try {
            var process = new ProcessBuilder(program, "--query-gpu=uuid", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0
                    ? said.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList()
                    : List.of();
        } catch (IOException e) { // there is no such program
            return List.of();
        }
    }
}
