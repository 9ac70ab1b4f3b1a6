package org.wsk4j.launcher.tck;

import org.wsk4j.WskProviderDispatch;

/** Makes providers to test. */
public interface ProviderInstances {

    /**
     * Prepares to make providers of one kind; other kinds may be stopped, so that nothing of theirs is counted.
     *
     * @param provider the short name of an attached provider
     * @return makes them, until closed
     */
    Source of(String provider);

    /** Makes providers of one kind. */
    interface Source extends AutoCloseable {

        /**
         * Answers a provider.
         *
         * @return a new one each time, or, if it cannot make new ones, always the attached one
         */
        WskProviderDispatch open();

        /**
         * Whether each one is new.
         *
         * @return false if there is only the attached one
         */
        boolean opensInstances();

        /** Ends what was made. */
        @Override
        void close();
    }
}
