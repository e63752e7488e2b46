# Reads an export of a study with R, prints the mean final training loss of every rule, and draws the loss curves.
#
#     soap export runs/founding --to csv --out exported      (or --to parquet, read with the package arrow)
#     Rscript curves.R exported

folder <- commandArgs(trailingOnly = TRUE)[1]
parquet <- file.path(folder, "metrics.parquet")
metrics <- if (file.exists(parquet)) as.data.frame(arrow::read_parquet(parquet)) else
  # Seeds are unsigned 64-bit numbers, which R does not have: as text they keep their digits.
  read.csv(file.path(folder, "metrics.csv"), colClasses = c(trial = "character", seed = "character"))

# The last point of every trial's curve, and its mean over seeds. A mean over the survivors of an arm would flatter it: where a seed diverged there is none.
loss <- subset(metrics, metric == "training_loss" & phase %in% c("shared", "best"))
loss <- loss[order(loss$examples), ]
last <- loss[!duplicated(loss[c("phase", "rule", "learning_rate", "seed")], fromLast = TRUE), ]
last$value[last$outcome != "finished"] <- NA
means <- aggregate(value ~ phase + rule + learning_rate, last, mean, na.action = na.pass)
for (i in which(!is.na(means$value))) {
  cat(sprintf("%s %s %g %.12g\n", means$phase[i], means$rule[i], means$learning_rate[i], means$value[i]))
}

curves <- with(subset(loss, phase == "shared"), tapply(value, list(examples, rule), mean))
pdf(paste0(folder, "-curves.pdf"))
matplot(as.numeric(rownames(curves)), curves, type = "l", lty = 1, col = seq_len(ncol(curves)), log = "y", xlab = "training examples", ylab = "training loss")
legend("topright", colnames(curves), lty = 1, col = seq_len(ncol(curves)), bty = "n")
invisible(dev.off())
