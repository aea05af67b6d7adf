# Writes what `tests/asem.rs` reads: the figures of the example index of the R package COINr, and what COINr makes of them.
#
#   install.packages("COINr")
#   Rscript tests/asem/export.R FOLDER
#
# Only what the package exports is used. The figures stay in FOLDER: they are not ours to pass on.

library(COINr)

folder <- commandArgs(trailingOnly = TRUE)
if (length(folder) != 1) stop("one folder is needed: Rscript export.R FOLDER")
dir.create(folder, recursive = TRUE, showWarnings = FALSE)

# The fewest digits from which the same double is read again, and no exponent.
decimal <- function(x) {
  digits <- vapply(x, function(v) {
    if (is.na(v)) return(NA_integer_)
    for (digits in 15:17) if (as.numeric(sprintf("%.*e", digits - 1L, v)) == v) return(digits)
    17L
  }, 1L)
  text <- sprintf("%.*e", ifelse(is.na(digits), 1L, digits - 1L), x)
  vapply(text, function(one) {
    if (one == "NA") return("")
    part <- strsplit(one, "e", fixed = TRUE)[[1]]
    figures <- sub(".", "", sub("-", "", part[1], fixed = TRUE), fixed = TRUE)
    power <- as.integer(part[2])
    whole <- if (power < 0) "0" else substr(paste0(figures, strrep("0", 40)), 1, power + 1)
    rest <- if (power < 0) paste0(strrep("0", -power - 1), figures) else substr(figures, power + 2, nchar(figures))
    rest <- sub("0+$", "", rest)
    paste0(if (startsWith(one, "-")) "-" else "", whole, if (nchar(rest) > 0) "." else "", rest)
  }, "", USE.NAMES = FALSE)
}

save <- function(name, table) {
  is_number <- vapply(table, is.numeric, TRUE)
  table[is_number] <- lapply(table[is_number], decimal)
  write.csv(table, file.path(folder, name), row.names = FALSE, quote = FALSE, na = "", fileEncoding = "UTF-8")
}

# One row for each unit and column, beside what the rows are of.
long <- function(table, of, value) {
  codes <- setdiff(names(table), "uCode")
  rows <- lapply(codes, function(code) data.frame(of, unit = table$uCode, node = code, value = table[[code]]))
  rows <- do.call(rbind, rows)
  names(rows)[ncol(rows)] <- value
  rows
}

# The figures, in two states: as they were collected, with gaps and with what they are divided by; and after COINr filled
# the gaps and treated what lies far out.
# Fourteen digits of each: beyond them 4.6 and 10 - 5.4 differ in some steps of COINr and not in others.
meta <- ASEM_iMeta
indicators <- meta$iCode[meta$Type == "Indicator"]
denominators <- meta$iCode[meta$Type == "Denominator"]
coin_of <- function(figures) {
  figures[c(denominators, indicators)] <- lapply(figures[c(denominators, indicators)], signif, 14)
  new_coin(figures, meta, level_names = c("Indicator", "Pillar", "Sub-index", "Index"), quietly = TRUE)
}
published <- get_dset(build_example_coin(quietly = TRUE), "Treated")
treated <- ASEM_iData
treated[indicators] <- published[match(treated$uCode, published$uCode), indicators]
states <- list(
  gaps = list(coin = suppressMessages(Denominate(coin_of(ASEM_iData), dset = "Raw")), dset = "Denominated"),
  treated = list(coin = coin_of(treated), dset = "Raw")
)
figures <- get_dset(states$gaps$coin, "Raw", also_get = denominators)
save("iData.csv", figures[c("uCode", denominators, indicators)])
save("treated.csv", get_dset(states$treated$coin, "Raw")[c("uCode", indicators)])
save("iMeta.csv", meta[meta$Type %in% c("Indicator", "Aggregate"),
                       c("iCode", "Level", "Parent", "Direction", "Weight", "Denominator")])

# Goalposts that a tenth of the units lies beyond on either side, in four digits.
posts_of <- function(state) {
  data <- get_dset(state$coin, state$dset)[indicators]
  low <- vapply(data, function(x) signif(quantile(x, 0.1, na.rm = TRUE, names = FALSE), 4), 0)
  high <- vapply(data, function(x) signif(quantile(x, 0.9, na.rm = TRUE, names = FALSE), 4), 0)
  # Where nine tenths are alike: the ends.
  same <- low == high
  low[same] <- vapply(data[same], min, 0, na.rm = TRUE)
  high[same] <- vapply(data[same], max, 0, na.rm = TRUE)
  data.frame(iCode = indicators, low = low, high = high)
}

# Builds -------------------------------------------------------------------------------------------------------------

# COINr's deviation divides by n - 1 and ours by n, so that the deviation it is asked for is sqrt(n / (n - 1)) times 5.
z_of <- function(state) {
  data <- get_dset(state$coin, state$dset)[indicators]
  lapply(data, function(x) {
    n <- sum(!is.na(x))
    list(f_n = "n_zscore", f_n_para = list(m_sd = c(50, 5 * sqrt(n / (n - 1)))))
  })
}

posts_specs <- function(state) {
  posts <- posts_of(state)
  specs <- lapply(seq_along(indicators), function(i) {
    direction <- meta$Direction[match(indicators[i], meta$iCode)]
    ends <- c(posts$low[i], posts$high[i])
    # Normalise() turns an indicator of direction -1 round before it is measured.
    if (direction == -1) ends <- -rev(ends)
    list(f_n = "n_goalposts", f_n_para = list(gposts = c(ends, 100), trunc2posts = TRUE))
  })
  setNames(specs, indicators)
}

# The largest value is a measure only where more is better and nothing is below zero.
fraction_specs <- function(state) {
  data <- get_dset(state$coin, state$dset)[indicators]
  specs <- lapply(indicators, function(code) {
    up <- meta$Direction[match(code, meta$iCode)] == 1 && min(data[[code]], na.rm = TRUE) >= 0
    if (up) list(f_n = "n_fracmax") else list(f_n = "n_minmax", f_n_para = list(l_u = c(0, 1)))
  })
  setNames(specs, indicators)
}

one <- function(f_n, ...) function(state) list(global = list(f_n = f_n, f_n_para = list(...)))
each <- function(specs) function(state) list(indiv = specs(state))
builds <- list(
  min_max    = list(norm = one("n_minmax", l_u = c(0, 100)), f_ag = "a_amean", of = c("gaps", "treated")),
  z_score    = list(norm = each(z_of), f_ag = "a_amean", of = c("gaps", "treated")),
  rank       = list(norm = one("n_prank", ties.method = "max"), f_ag = "a_amean", of = c("gaps", "treated")),
  borda      = list(norm = one("n_borda"), f_ag = "a_amean", of = "treated"),
  percentile = list(norm = one("n_rank", ties.method = "average"), f_ag = "a_amean", of = "treated"),
  goalposts  = list(norm = each(posts_specs), f_ag = "a_amean", of = c("gaps", "treated")),
  best       = list(norm = each(fraction_specs), f_ag = "a_amean", of = c("gaps", "treated")),
  geometric  = list(norm = one("n_minmax", l_u = c(1, 100)), f_ag = "a_gmean", of = c("gaps", "treated")),
  harmonic   = list(norm = one("n_minmax", l_u = c(1, 100)), f_ag = "a_hmean", of = c("gaps", "treated")),
  mixed      = list(norm = one("n_minmax", l_u = c(1, 100)), f_ag = c("a_hmean", "a_gmean", "a_amean"), of = "treated")
)

build <- function(name, state) {
  norm <- builds[[name]]$norm(state)
  suppressMessages({
    coin <- Normalise(state$coin, dset = state$dset, global_specs = norm$global, indiv_specs = norm$indiv)
    Aggregate(coin, dset = "Normalised", f_ag = builds[[name]]$f_ag)
  })
}
places <- function(scores) rank(-scores, ties.method = "min")

coins <- list()
values <- list()
ranks <- list()
for (name in names(builds)) for (state in builds[[name]]$of) {
  of <- paste(name, state)
  coins[[of]] <- build(name, states[[state]])
  table <- get_dset(coins[[of]], "Aggregated")
  values[[of]] <- long(table, data.frame(build = name, state = state), "value")
  ranks[[of]] <- data.frame(build = name, state = state, unit = table$uCode, rank = places(table$Index))
}
save("values.csv", do.call(rbind, values))
save("ranks.csv", do.call(rbind, ranks))
posts <- lapply(names(states), function(state) data.frame(state = state, posts_of(states[[state]])))
save("goalposts.csv", do.call(rbind, posts))
# The package's own example, built by its own function, is one of them.
stopifnot(all.equal(get_dset(build_example_coin(quietly = TRUE), "Aggregated"),
                    get_dset(coins[["min_max treated"]], "Aggregated"), tolerance = 1e-12))

# Given weights ------------------------------------------------------------------------------------------------------

set.seed(2026)
weighed <- meta$iCode[!is.na(meta$Parent)]
draws <- as.data.frame(t(replicate(20, round(runif(length(weighed), 0.25, 4), 3))))
names(draws) <- weighed
save("draws.csv", draws)

analysed <- c("min_max gaps", "min_max treated", "rank gaps", "geometric treated", "harmonic gaps", "mixed treated")
drawn <- list()
for (of in analysed) for (draw in seq_len(nrow(draws))) {
  weights <- data.frame(iCode = weighed, Weight = unlist(draws[draw, ]))
  parts <- strsplit(of, " ")[[1]]
  table <- Aggregate(coins[[of]], dset = "Normalised", f_ag = builds[[parts[1]]]$f_ag, w = weights, out2 = "df")
  drawn[[paste(of, draw)]] <- data.frame(build = parts[1], state = parts[2], draw = draw, unit = table$uCode,
                                         total = table$Index, rank = places(table$Index))
}
save("drawn.csv", do.call(rbind, drawn))

# What is left out ---------------------------------------------------------------------------------------------------

without <- list()
for (of in analysed) for (level in 1:3) {
  parts <- strsplit(of, " ")[[1]]
  left <- remove_elements(coins[[of]], Level = level, dset = "Aggregated", iCode = "Index", quietly = TRUE)
  scores <- long(left$Scores[names(left$Scores) != "Nominal"], data.frame(build = parts[1], state = parts[2]), "total")
  scores$rank <- long(left$Ranks[names(left$Ranks) != "Nominal"], data.frame(build = parts[1]), "rank")$rank
  without[[paste(of, level)]] <- scores
}
save("without.csv", do.call(rbind, without))

# Correlations -------------------------------------------------------------------------------------------------------

# Values that are equal but for the last bits of their doubles share a rank only if these are taken off.
without_noise <- function(coin) {
  codes <- meta$iCode[meta$Type %in% c("Indicator", "Aggregate")]
  coin$Data$Aggregated[codes] <- lapply(coin$Data$Aggregated[codes], signif, 12)
  coin
}
together <- list()
for (of in analysed) for (type in c("pearson", "spearman", "kendall")) for (upper in 1:4) for (lower in 1:min(upper, 3)) {
  parts <- strsplit(of, " ")[[1]]
  # The probability 0 keeps all of them.
  found <- get_corr(without_noise(coins[[of]]), dset = "Aggregated", Levels = c(upper, lower), cortype = type, pval = 0)
  together[[paste(of, type, upper, lower)]] <-
    data.frame(build = parts[1], state = parts[2], type = type, one = found$Var1, other = found$Var2, r = found$Correlation)
}
save("correlations.csv", do.call(rbind, together))

# Strengths and weaknesses -------------------------------------------------------------------------------------------

# Of every unit all its indicators with their ranks, and the five that COINr names on either side.
marks <- list()
for (name in names(states)) for (unit in ASEM_iData$uCode) {
  state <- states[[name]]
  figures <- get_dset(state$coin, state$dset)
  there <- sum(!is.na(figures[figures$uCode == unit, indicators]))
  listed <- function(top, side) {
    get_str_weak(state$coin, dset = state$dset, usel = unit, topN = top, bottomN = top, min_discard = FALSE,
                 adjust_direction = TRUE, with_units = FALSE, sig_figs = NULL)[[side]][c("Code", "Rank")]
  }
  for (side in c("all", "Strengths", "Weaknesses")) {
    found <- if (side == "all") listed(there, "Strengths") else listed(5, side)
    marks[[paste(name, unit, side)]] <- data.frame(state = name, unit = unit, side = tolower(side), node = found$Code, rank = found$Rank)
  }
}
save("marks.csv", do.call(rbind, marks))

# A file by itself, so that a reader knows what made the others.
writeLines(c(paste("COINr", packageVersion("COINr")), R.version.string), file.path(folder, "made-by.txt"))
