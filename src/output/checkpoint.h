/* Decides what a checkpoint is: the whole state of a simulation at the end of a month, beside the result as
 * NAME.h5.ckpt, and the one before it as NAME.h5.ckpt.prev. It holds numbers only; scenario and tables are at the head
 * of NAME.h5.part, to which it belongs. A file is complete or does not exist under its name; a damaged one is known by
 * the hashes in it, and that of the state.
 */
#ifndef JIQUN_OUTPUT_CHECKPOINT_H
#define JIQUN_OUTPUT_CHECKPOINT_H

#include "engine/simulation.h"

/* What a checkpoint says beside the state. */
struct checkpoint {
    uint64_t run;      /* fingerprint of the head of the records that it belongs to */
    uint64_t records;  /* bytes of records up to its month */
    int64_t simulated; /* firms at the opening, for the report */
    double firms;      /* that they stood for */
    int month;         /* months simulated */
    uint64_t hash;     /* of the state */
};

/** Writes the state to `path` (temporary name, sync, rename) and keeps the checkpoint before it as `path`.prev.
 *  c  run, records, simulated, firms: as they shall be read     Errors: STATUS_FILE; older checkpoints stay. */
enum status checkpoint_write(const char *path, const struct simulation *s, const struct checkpoint *c,
                             struct errors *e);

/** Reads a checkpoint into a simulation that simulation_prepare has made, and lets it continue.
 *  run      fingerprint of the records it must belong to
 *  s        prepared; after an error it is only good for simulation_destroy
 *  threads  >= 1
 *  Errors   STATUS_FILE: missing, cut off, damaged, of another version, of another run, or its state is not sound. */
enum status checkpoint_read(const char *path, uint64_t run, int threads, struct simulation *s, struct checkpoint *c,
                            struct errors *e);

/** Whether a file of this name is there. Nothing is said of what is in it. */
bool checkpoint_is_there(const char *path);

#endif
