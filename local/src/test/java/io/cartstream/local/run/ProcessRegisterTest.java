package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRegisterTest {
    private final List<Process> started = new ArrayList<>();
    private ProcessRegister register;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        register = new ProcessRegister(folder.resolve("processes"), folder);
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void processesOfAnEarlierRunAreEnded() throws IOException {
        var orphan = sleeper(register.mark());
        register.add(orphan);

        assertThat(register.endOrphans()).isEqualTo(1);

        assertThat(orphan.isAlive()).isFalse();
        assertThat(register.endOrphans()).isZero();
    }

    @Test
    void aProcessThatIsNotOursIsLeftAloneThoughItsNumberIsWrittenDown() throws IOException {
        var stranger = sleeper("-Dcartstream.data=/somewhere/else");
        register.add(stranger);

        assertThat(register.endOrphans()).isZero();

        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void nonsenseInTheFileIsIgnored() throws IOException {
        Files.writeString(folder.resolve("processes"), "x\n\n-1\n99999999999\n");

        assertThat(register.endOrphans()).isZero();
    }

    /** A process that carries a word on its command line. */
    private Process sleeper(String word) throws IOException {
        var process = new ProcessBuilder("/bin/sh", "-c", "while true; do read line < /dev/zero; done", word).start();
        started.add(process);
        return process;
    }
}
