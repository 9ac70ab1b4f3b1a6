/* What is sent, and checking what came. */
#include "floor.h"

#include <stdlib.h>
#include <string.h>

static char *pattern;

char *bulk_pattern(void)
{
    if (!pattern) {
        size_t size = (size_t)plan.size;
        pattern = aligned_alloc(4096, (2 * size + 4095) & ~(size_t)4095);
        if (!pattern)
            die("no memory");
        for (size_t i = 0; i < 2 * size / 8; i++) {
            uint64_t word = i % (size / 8) * FACTOR;
            memcpy(pattern + 8 * i, &word, 8);
        }
    }
    return pattern;
}

void bulk_check(const char *bytes, size_t length)
{
    static size_t position;     /* in the pattern; one stream per process */
    static uint64_t whole;      /* bytes since the last operation was counted */
    size_t size = (size_t)plan.size;
    const char *expected = bulk_pattern();
    bool every = plan.peer || atomic_load_explicit(&checking, memory_order_relaxed);
    for (size_t done = 0; done < length;) {
        size_t piece = length - done < size ? length - done : size;
        bool right;
        if (every || piece < 8) {
            right = !memcmp(bytes + done, expected + position, piece);
        } else {
            right = !memcmp(bytes + done + piece - 8, expected + position + piece - 8, 8);
            for (size_t i = 0; i + 8 <= piece; i += 4096)
                right &= !memcmp(bytes + done + i, expected + position + i, 8);
        }
        if (!right)
            die("the stream is wrong near %zu of the pattern", position);
        position = (position + piece) % size;
        done += piece;
    }
    whole += length;
    if (whole >= size) {
        count(whole / size);
        whole %= size;
    }
}

void datagrams_constant(char *bytes, int size, int datagrams)
{
    for (int d = 0; d < datagrams; d++)
        for (int i = 1; i < size / 8; i++) {
            uint64_t word = (unsigned)i * FACTOR;
            memcpy(bytes + (size_t)d * (size_t)size + 8 * (size_t)i, &word, 8);
        }
}

void datagrams_fill(char *bytes, int size, int datagrams, uint64_t sequence)
{
    for (int d = 0; d < datagrams; d++) {
        uint64_t number = sequence + (uint64_t)d;
        memcpy(bytes + (size_t)d * (size_t)size, &number, 8);
    }
}

void datagrams_check(const char *bytes, size_t length, int size)
{
    static uint64_t expected;
    static char right[SEGMENT];
    if (!right[8])
        datagrams_constant(right, size, 1);
    if (length % (size_t)size)
        die("%zu bytes are no datagrams of %d", length, size);
    bool every = size == MESSAGE || plan.peer || atomic_load_explicit(&checking, memory_order_relaxed);
    for (size_t at = 0; at < length; at += (size_t)size) {
        uint64_t number;
        memcpy(&number, bytes + at, 8);
        if (number < expected)
            die("datagram %llu came after %llu", (unsigned long long)number, (unsigned long long)expected);
        if (number > expected)
            atomic_store_explicit(&lost, atomic_load_explicit(&lost, memory_order_relaxed) + number - expected,
                                  memory_order_relaxed);
        expected = number + 1;
        size_t from = every ? 8 : (size_t)size - 8;
        if (memcmp(bytes + at + from, right + from, (size_t)size - from))
            die("datagram %llu is wrong", (unsigned long long)number);
    }
    count(length / (size_t)size);
}
