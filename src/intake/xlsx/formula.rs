//! Formulas that tell a total: `SUM(C2:C9)` of the cells of other rows.

use std::collections::HashMap;

/// The first and last of some rows, from 1.
pub(super) type Between = (u32, u32);

/// The rows that the formula of a cell puts together, without its own. Of any other formula there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Formula(pub(super) Vec<Between>);

impl Formula {
    /// Reads a formula that stands in `row`, or was copied from there to the row `to`.
    pub(super) fn read(text: &str, row: u32, to: u32) -> Self {
        Self(sums(text, row, to).unwrap_or_default())
    }
}

/// The formulas of a sheet that other cells share, by their numbers, with the row of each.
pub(super) type SharedFormulas = HashMap<String, (String, u32)>;

/// Functions that put values together, and those that may stand around them.
const TOGETHER: [&str; 16] = [
    "SUM",
    "AVERAGE",
    "SUBTOTAL",
    "AGGREGATE",
    "SUMPRODUCT",
    "SUMIF",
    "SUMIFS",
    "AVERAGEIF",
    "AVERAGEIFS",
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "MEDIAN",
    "MIN",
    "MAX",
];
const AROUND: [&str; 6] = ["ROUND", "ROUNDUP", "ROUNDDOWN", "IF", "IFERROR", "ABS"];

/// Returns the rows that a formula puts together. `None` if it is another formula, looks into its own row or elsewhere.
fn sums(text: &str, row: u32, to: u32) -> Option<Vec<Between>> {
    let (mut rows, mut together, mut adds) = (Vec::new(), false, true);
    let mut rest = text.trim_start_matches('=');
    while let Some(next) = rest.chars().next() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "$._".contains(c);
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(length)?;
        if name.is_empty() {
            adds &= next == '+' || next == ':';
            rest = match next {
                // Other sheets, and texts that say of which rows.
                '!' | '"' | '\'' | '{' | '#' => return None,
                // The column of a table above the row: `Table1[c]`.
                '[' => {
                    let (within, behind) = rest.split_once(']')?;
                    if within.contains(['@', '#']) || to < 2 {
                        return None;
                    }
                    rows.push((1, to.saturating_sub(1)));
                    behind
                }
                _ => rest.get(next.len_utf8()..)?,
            };
            continue;
        }
        rest = behind;
        let upper = name.to_ascii_uppercase();
        if behind.starts_with('(') {
            let puts_together = TOGETHER.contains(&upper.as_str());
            if !puts_together && !AROUND.contains(&upper.as_str()) {
                return None;
            }
            together |= puts_together;
        } else if let Some(first) = row_of(&upper, row, to) {
            let range = behind.strip_prefix(':').map(|behind| {
                let length = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
                behind.split_at_checked(length)
            });
            let last = match range {
                Some(range) => {
                    let (last, behind) = range?;
                    rest = behind;
                    row_of(&last.to_ascii_uppercase(), row, to)?
                }
                None => first,
            };
            let between = (first.min(last), first.max(last));
            if (between.0..=between.1).contains(&to) {
                return None;
            }
            rows.push(between);
        }
    }
    // `C2+C3` puts together too, and `C2` is a copy.
    (together || adds && rows.len() > 1).then_some(rows)
}

/// Returns the row of a cell that a formula names, which moves with it unless it is fixed: `C2`, `$C$2`.
fn row_of(name: &str, row: u32, to: u32) -> Option<u32> {
    let name = name.trim_start_matches('$');
    let digits = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = name.len().saturating_sub(digits.len());
    let number: u32 = digits.trim_start_matches('$').parse().ok()?;
    match digits.starts_with('$') {
        _ if !(1..=3).contains(&letters) => None,
        true => Some(number),
        false => number.saturating_add(to).checked_sub(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_put_together_from_other_rows() {
        for (formula, rows) in [
            ("SUM(C2:C9)", &[(2, 9)][..]),
            ("=SUM(C$2:C$9)", &[(2, 9)]),
            ("ROUND(AVERAGE(C2:C9),2)", &[(2, 9)]),
            ("SUBTOTAL(9,C2:C9)", &[(2, 9)]),
            ("SUM(C2,C5:C7)", &[(2, 2), (5, 7)]),
            ("C2+C5+C9", &[(2, 2), (5, 5), (9, 9)]),
            ("SUM(C2:C4)+SUM(C6:C9)", &[(2, 4), (6, 9)]),
            ("SUMPRODUCT(C2:C9,D2:D9)/SUM(D2:D9)", &[(2, 9), (2, 9), (2, 9)]),
            ("SUBTOTAL(109,Table1[c])", &[(1, 9)]),
        ] {
            assert_eq!(sums(formula, 10, 10).as_deref(), Some(rows), "{formula}");
        }
        // Copied two rows down, without what is fixed.
        assert_eq!(sums("SUM(C2:C$9)", 10, 12), Some(vec![(4, 9)]));
    }

    #[test]
    fn other_formulas_are_those_of_units() {
        for formula in [
            "C2",
            "$C$2",
            "C2*2",
            "C2-C3",
            "SUM(D10:F10)",
            "D10/E10",
            "SUM(C2:C20)",
            "SUM(Sheet2!C2:C9)",
            "VLOOKUP(A10,H2:I99,2,0)",
            "INDEX(C2:C9,3)",
            "SUMIF(A2:A9,\"x\",C2:C9)",
            "TODAY()",
            "1+2",
            "SUM(Table1[@[a]:[b]])",
            "",
            "((",
            "[",
            "C",
        ] {
            assert_eq!(sums(formula, 10, 10).filter(|rows| !rows.is_empty()), None, "{formula}");
        }
    }
}
