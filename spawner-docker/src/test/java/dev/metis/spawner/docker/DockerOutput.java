package dev.metis.spawner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What commands in containers write. */
final class DockerOutput {
    private DockerOutput() {}

    static String of(DockerClient client, String container, String... command) {
        var written = new ByteArrayOutputStream();
        var created = client.execCreateCmd(container)
                .withCmd(command)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec();
        try {
            client.execStartCmd(created.getId())
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            written.writeBytes(frame.getPayload());
                        }
                    })
                    .awaitCompletion();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return written.toString(StandardCharsets.UTF_8).strip();
    }
}
