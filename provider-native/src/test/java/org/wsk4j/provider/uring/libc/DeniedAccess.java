package org.wsk4j.provider.uring.libc;

import org.wsk4j.provider.uring.abi.IoUringSqe;

/** A program for a JVM that denies native access: prints what Libc says of it. */
final class DeniedAccess {

    private DeniedAccess() {}

    public static void main(String[] arguments) {
        // The other rooms' initialisers do not fail either.
        System.out.println(IoUringSqe.SIZE);
        try {
            System.out.println(Memory.intAt(1));
        } catch (IndexOutOfBoundsException e) {
            System.out.println("no memory");
        }
        try (Libc libc = Libc.open()) {
            System.out.println("open, declared: " + libc.isAccessDeclared());
        } catch (AbsentException e) {
            System.out.println(e.getMessage());
        }
    }
}
