# Prints cells of a result as R's ncdf4 reads them, found by their keys: dimensions in R's order, units, value.
#   Rscript --vanilla cells.R FILE.h5 CELLS.tsv     ends with 77 where ncdf4 is not installed
if (!suppressWarnings(requireNamespace("ncdf4", quietly = TRUE))) quit(status = 77)
suppressPackageStartupMessages(library(ncdf4))
arguments <- commandArgs(trailingOnly = TRUE)
nc <- nc_open(arguments[1])
cells <- read.delim(arguments[2], header = FALSE, quote = "", colClasses = "character")

read_cell <- function(series, named) {
  if (series == "time") {
    values <- ncvar_get(nc, "time")
    return(c("time", nc$dim$time$units, sprintf("%.17g", values[as.integer(sub("time=", "", named))])))
  }
  pairs <- strsplit(strsplit(named, ",")[[1]], "=")
  wanted <- setNames(sapply(pairs, `[`, 2), sapply(pairs, `[`, 1))
  dims <- sapply(nc$var[[series]]$dim, function(d) d$name)
  at <- sapply(dims, function(d) if (d == "time") as.integer(wanted[d]) else match(wanted[d], ncvar_get(nc, d)))
  value <- do.call(`[`, c(list(ncvar_get(nc, series)), as.list(unname(at))))
  c(paste(dims, collapse = " "), ncatt_get(nc, series, "units")$value, sprintf("%.17g", value))
}

for (i in seq_len(nrow(cells))) cat(paste(read_cell(cells[i, 1], cells[i, 2]), collapse = "\t"), "\n", sep = "")
