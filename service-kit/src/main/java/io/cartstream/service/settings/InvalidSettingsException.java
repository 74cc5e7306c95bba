package io.cartstream.service.settings;

import java.util.List;

/** Settings that are missing, wrong or unknown: one sentence for each, which names it and says what to do. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(List<String> sentences) {
        super(sentences.size() == 1 ? sentences.getFirst() : listed(sentences));
    }

    private static String listed(List<String> sentences) {
        return sentences.size() + " settings are wrong:\n  " + String.join("\n  ", sentences);
    }
}
