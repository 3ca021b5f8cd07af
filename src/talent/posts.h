/* Posts for skilled people: how many a firm wants of each kind and grade, and the field that each asks for. */
#ifndef JIQUN_TALENT_POSTS_H
#define JIQUN_TALENT_POSTS_H

#include "world/month.h"
#include "world/people.h"

/** Whole posts for a target that is not whole: the firm's own luck decides, once and for all, so a target that does not
 *  move opens and closes no posts, and over many firms the mean is the target.
 *  target  >= 0     luck uniform on (0, 1), fixed for firm and post.  Pure. */
int32_t posts_whole(double target, double luck);

/** Luck of a firm in a kind and grade of post: uniform on (0, 1).  key of the firm; post [0, POST_COUNT).  Pure. */
double posts_luck(uint64_t key, int post);

/** Fields that the posts of a firm ask for, four bits a post from the lowest, the top bit set: most ask for the firm's
 *  own field.  sector index.  Pure. */
uint32_t posts_fields(const struct economy *e, int sector, uint64_t key);

/** Field that a post asks for.  fields from posts_fields */
static inline int posts_field(uint32_t fields, int post)
{
    return (int)(fields >> (4 * post)) & 15;
}

/** Posts in production wanted per unit of labour, relative to January 2022, as skilled people become dearer or cheaper
 *  than other workers: cheaper ones are used for more.
 *  skilled, worker  wages relative to January 2022, > 0     elasticity >= 0.  Pure.
 *  Source: demand under a constant elasticity of substitution (Katz and Murphy 1992). */
double posts_demand(double skilled, double worker, double elasticity);

/** Posts of one firm from what it usually needs; none that would leave it no other workers.
 *  work, research  usual needs, 1/1000 head     posts [POST_COUNT], set
 *  demand  [GRADE_COUNT] of posts_demand; NULL: all 1
 *  return  research that is left for shared engineers' time, 1/1000 head: all of it where it is less than one person */
double posts_of(const struct economy *e, int sector, uint64_t key, double work, double research, const double *demand,
                int32_t *posts);

/** A firm that a skilled person founded keeps a post for its founder; lower posts give way where all of them would leave it
 *  no other workers.  pay [GRADE_COUNT] of posts; work 1/1000 head; founder_post firms.founder_post; posts [POST_COUNT] */
void posts_keep_founder(const double *pay, double work, int founder_post, int32_t *posts);

/** Updates what firms usually need and sets m->posts, and the fields of posts once. While people are not individuals nothing is
 *  set but the usual needs.  learn: whether needs move (not while the opening is prepared). */
void posts_plan(struct world *w, struct month *m, bool learn);

/** Labour that the posts of a firm would give when usually filled, as 1/1000 workers of the sector's mean wage. */
double posts_units(const struct world *w, const struct month *m, int64_t f);

#endif
