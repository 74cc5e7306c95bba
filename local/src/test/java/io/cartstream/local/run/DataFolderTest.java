package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsHeldByOneRunAtATime() {
        try (var _ = DataFolder.take(folder)) {
            assertThatThrownBy(() -> DataFolder.take(folder))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage("The data folder " + folder
                            + " is in use by another run: stop that one, or set DATA= to another folder.");
        }

        DataFolder.take(folder).close();
    }

    @Test
    void theLogOfTheRunBeforeIsKept() throws IOException {
        try (var data = DataFolder.take(folder)) {
            Files.writeString(data.files().freshLog("api"), "first");
            Files.writeString(data.files().freshLog("api"), "second");

            assertThat(data.files().freshLog("api")).doesNotExist();
            assertThat(folder.resolve("logs/api.log.1")).hasContent("second");
        }
    }

    @Test
    void temporaryFilesLieInTheFolderAndThoseOfAKilledRunAreDeleted() throws IOException {
        var before = System.getProperty("java.io.tmpdir");
        var left = Files.createDirectories(folder.resolve("run/tmp/libraries")).resolve("libsqlite.so");
        Files.createFile(left);

        try (var data = DataFolder.take(folder)) {
            data.takeTemporaryFiles();

            assertThat(left).doesNotExist();
            assertThat(System.getProperty("java.io.tmpdir"))
                    .isEqualTo(folder.resolve("run/tmp").toString());
            assertThat(folder.resolve("run/tmp")).isEmptyDirectory();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsOneClearLine() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
                .isInstanceOf(CannotRunException.class)
                .hasMessageStartingWith("The data folder " + file.resolve("data") + " cannot be written");
    }
}
