package dev.metis.deploy.env;

import static dev.metis.deploy.env.EnvVariable.ENABLE_GPU;
import static dev.metis.deploy.env.EnvVariable.GPUS_PER_SERVER;
import static dev.metis.deploy.env.EnvVariable.GPU_DEVICES;

import dev.metis.hub.spawner.NvidiaSmi;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The machine's GPUs: its toolkit, and which the hub hands out, since its container has no program to ask. */
final class GpuRules {
    /** What Docker calls to give a container a GPU. */
    private static final List<String> TOOLKIT = List.of("nvidia-container-runtime-hook", "nvidia-container-toolkit");

    private static final Pattern DEVICE = Pattern.compile("[0-9]{1,3}|(?:GPU|MIG)-[0-9a-zA-Z/-]+");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,2}");
    private static final String ALL = "all";

    private final EnvFile file;
    private final EnvReport report;
    private final String searchPath;

    /** @param searchPath directories of programs, as in the variable PATH */
    GpuRules(EnvFile file, EnvReport report, String searchPath) {
        this.file = file;
        this.report = report;
        this.searchPath = searchPath;
    }

    void check() {
        switch (file.value(ENABLE_GPU)) {
            case "false" -> {}
            case "true" -> {
                if (TOOLKIT.stream().map(this::program).allMatch(Optional::isEmpty)) {
                    report.error(
                            ENABLE_GPU,
                            "is true, but this machine has no " + TOOLKIT.getFirst()
                                    + ": install NVIDIA's container toolkit and restart Docker, or write false.");
                }
                handedOut();
            }
            default -> report.error(ENABLE_GPU, "must be true or false.");
        }
    }

    private void handedOut() {
        var count = file.value(GPUS_PER_SERVER);
        if (!COUNT.matcher(count).matches()) {
            report.error(GPUS_PER_SERVER, "must be a number from 1 to 999; for none write " + ENABLE_GPU + "=false.");
        }
        if (file.value(GPU_DEVICES).isEmpty()) {
            var here = ofMachine();
            report.error(
                    GPU_DEVICES,
                    "is missing: "
                            + (here.isEmpty()
                                    ? "what nvidia-smi -L lists."
                                    : "here it is " + String.join(",", here) + "."));
            return;
        }
        var devices = Arrays.stream(file.value(GPU_DEVICES).split(",", -1))
                .map(String::strip)
                .toList();
        if (devices.equals(List.of(ALL))) {
            return;
        }
        if (!devices.stream().allMatch(DEVICE.asMatchPredicate())) {
            report.error(
                    GPU_DEVICES,
                    "must be UUIDs or numbers with commas between them, as nvidia-smi -L has them, or all.");
        } else if (devices.stream().distinct().count() < devices.size()) {
            report.error(GPU_DEVICES, "has one twice.");
        } else if (COUNT.matcher(count).matches() && Integer.parseInt(count) > devices.size()) {
            report.error(GPUS_PER_SERVER, "is more than " + GPU_DEVICES + " has, so that no server could start.");
        }
    }

    private List<String> ofMachine() {
        try {
            var program = program("nvidia-smi");
            return program.isEmpty() ? List.of() : new NvidiaSmi(program.get().toString()).devices();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Optional<Path> program(String name) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(it -> !it.isEmpty())
                .map(directory -> Path.of(directory).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
