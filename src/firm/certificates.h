/* Certificates: what the state says of a firm. Each January those who meet the criteria of the table and do not hold one
 * apply; a jury sees a noisy signal of their score and gives the seats to the best. The high-technology certificate
 * decides the profit tax class; the others are signals, on which instruments may act. */
#ifndef JIQUN_FIRM_CERTIFICATES_H
#define JIQUN_FIRM_CERTIFICATES_H

#include "world/month.h"

enum certificate {
#define CERTIFICATE(name, ...) CERTIFICATE_##name,
#include "firm/certificates.def"
#undef CERTIFICATE
    CERTIFICATE_COUNT
};

enum certificate_rule { RULE_PLAIN, RULE_BY_SIZE, RULE_LADDER, RULE_FOUR, RULE_CHAIN };

/* One line of certificates.def. */
struct certificate_info {
    const char *key;
    enum certificate_rule rule;
    double sales_min, sales_max, research_min;
    int months_min;
    double stock, seats;
    int years;
    double noise, research, size, quality, growth;
    const char *name_en, *name_zh;
};

extern const struct certificate_info certificates_info[CERTIFICATE_COUNT];

/* Four bits of the firm's field for each: at most seven certificates of at most 15 years. */
enum { CERTIFICATE_BITS = 4, CERTIFICATE_MASK = 15 };

/** Januaries for which a certificate still holds, 0: not held.  field as in the state.  Pure. */
static inline int certificates_left(uint32_t field, enum certificate kind)
{
    return (int)(field >> (CERTIFICATE_BITS * (unsigned)kind) & CERTIFICATE_MASK);
}

/** Certificates held as a sum of powers of two: 2^i for the i-th.  Pure. */
uint32_t certificates_held(uint32_t field);

/** The field with one certificate set to so many Januaries.  years [0, 15].  Pure. */
uint32_t certificates_set(uint32_t field, enum certificate kind, int years);

/** The field a January later.  Pure. */
uint32_t certificates_aged(uint32_t field);

/** Research over sales that the law asks of a high-technology enterprise.  sales of the real firm, million yuan a year.
 *  Pure.  Source: recognition of high-technology enterprises, law. */
double certificates_threshold(const struct parameters *p, double sales);

/** Whether a real firm counts as small for the profit tax.  sales fen a year.  Pure. */
bool certificates_small(const struct parameters *p, double sales);

/** Tax class of a firm: the lowest rate that is open to it; a tie leaves it where it is without the certificate.
 *  rate [TAX_CLASSES].  Pure. */
int certificates_tax_class(const double *rate, bool high_tech, bool small);

/** Score that a certificate's jury would see without noise.  research reported over the sector's mean; sales million
 *  yuan; quality ln Q; growth of sales a year.  Pure. */
double certificates_score(const struct certificate_info *info, double research, double sales, double quality,
                          double growth);

/** Growth of a firm's sales in the past year, in +-1; 0 for one that did not sell the year before. */
double certificates_growth(const struct world *w, int64_t f);

/** January: certificates run out. */
void certificates_age(struct world *w, int threads);

/** January: applications are ranked and seats given; tax classes follow. sales_year and sales_before hold the two past
 *  years, reported_intensity what was declared. Chain leaders are named by leaders.h.
 *  opening: the stock of January 2022, of mixed ages */
void certificates_award(struct world *w, const struct month *m, bool opening);

#endif
