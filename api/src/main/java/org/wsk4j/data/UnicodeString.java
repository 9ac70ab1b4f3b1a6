package org.wsk4j.data;

/**
 * UNICODE_STRING as an output: text that a callee writes into a caller's object of limited length.
 *
 * @wsk UNICODE_STRING
 */
public final class UnicodeString {

    private final int maximumLength;
    private String text = "";

    /**
     * Creates an empty one.
     *
     * @param maximumLength how many characters fit, the terminator included as in C
     */
    public UnicodeString(int maximumLength) {
        this.maximumLength = maximumLength;
    }

    /**
     * How many characters fit, the terminator included.
     *
     * @return the limit
     */
    public int maximumLength() {
        return maximumLength;
    }

    /**
     * The text.
     *
     * @return what was written last
     */
    public String text() {
        return text;
    }

    /**
     * Writes the text if it and a terminator fit.
     *
     * @param newText the text
     * @return false if it does not fit; nothing has changed then
     */
    public boolean set(String newText) {
        if (newText.length() + 1 > maximumLength) {
            return false;
        }
        text = newText;
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
