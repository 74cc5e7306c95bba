package io.cartstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets system properties and standard output")
class LogFormatTest {
    private final PrintStream console = System.out;

    @AfterEach
    void restore() {
        System.setOut(console);
        System.clearProperty("cartstream.service");
        System.clearProperty("logback.configurationFile");
    }

    @Test
    void aJsonLineNamesTheServiceAndTheRequest() throws JoranException {
        assertThat(logged(LogFormat.JSON))
                .contains("\"service\":\"shop\"")
                .contains("\"message\":\"hello\"")
                .contains("\"request_id\":\"r-1\"")
                .doesNotContain("\"other\"");
    }

    @Test
    void aTextLineBeginsWithTimeAndLevel() throws JoranException {
        assertThat(logged(LogFormat.TEXT))
                .matches("(?s)\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO +io\\.cartstream\\.x +\\[r-1\\] hello \\R");
    }

    private static String logged(LogFormat format) throws JoranException {
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        format.use("shop");
        var context = new LoggerContext();
        context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                LogFormatTest.class.getClassLoader().getResource(System.getProperty("logback.configurationFile")));
        context.getMDCAdapter().put("request_id", "r-1");
        context.getMDCAdapter().put("other", "x");
        context.getLogger("io.cartstream.x").info("hello");
        // Its DEBUG lines hold records.
        assertThat(context.getLogger("software.amazon.kinesis").getEffectiveLevel())
                .isEqualTo(Level.WARN);
        context.stop();
        return out.toString(StandardCharsets.UTF_8);
    }
}
