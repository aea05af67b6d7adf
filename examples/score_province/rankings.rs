//! Rankings, grades, and who is recognised.

use std::fmt::Write as _;

use dti_engine::Outcome;
use dti_engine::outcome::{GateRule, Verdict};
use dti_engine::report;
use indexmap::IndexMap;

use crate::{Printer, Written, wrap};

/// How many units are shown at each end of a compact ranking.
const FIRST: usize = 5;
const LAST: usize = 3;

impl Printer {
    /// A ranking of Thanh Hóa: all of its first lines.
    pub(crate) fn ranking(&self, out: &mut String, outcome: &Outcome, rows: usize) -> Written {
        let (vi, en) = match outcome.framework().id() {
            "thanh-hoa/department" => ("Xếp hạng sở, ban, ngành", "Departments"),
            "thanh-hoa/district" => ("Xếp hạng cấp huyện", "Districts"),
            _ => ("Xếp hạng cấp xã", "Communes"),
        };
        let title = self.titled(self.pick(vi, en), outcome);
        self.heading(out, &title, Some(outcome))?;
        let table = report::ranking(outcome, self.language);
        write!(out, "{:100}", table.first(rows))?;
        if table.len() > rows {
            let more = table.len() - rows;
            writeln!(out, "… {more} {}", self.pick("đơn vị nữa (--all)", "more units (--all)"))?;
        }
        self.grades(out, outcome)
    }

    /// The first and the last units of each kind, unless everything is asked for.
    pub(crate) fn ends(&self, out: &mut String, outcome: &Outcome, rows: usize) -> Written {
        if !outcome.framework().is_ranked() {
            return self.spread(out, outcome);
        }
        for (place, units) in report::Units::by_kind(outcome).into_iter().enumerate() {
            let table = report::ranking(units, self.language);
            let count = table.len();
            if let Some(kind) = units.kind() {
                let gap = if place > 0 { "\n" } else { "" };
                writeln!(out, "{gap}{} ({count})", self.kind(kind.as_str()))?;
            }
            match rows {
                usize::MAX => write!(out, "{table:100}")?,
                _ => write!(out, "{:100}", table.ends(FIRST, LAST))?,
            }
            if units.kind().is_none() {
                writeln!(out, "{count} {}", self.pick("đơn vị", "units"))?;
            }
        }
        self.grades(out, outcome)
    }

    /// How the totals are spread of an index that ranks nobody.
    fn spread(&self, out: &mut String, outcome: &Outcome) -> Written {
        let note = self.pick("Bộ chỉ số này không xếp hạng.", "This index ranks nobody.");
        writeln!(out, "{note}\n")?;
        write!(out, "{}", report::totals(outcome, self.language))?;
        self.grades(out, outcome)
    }

    /// What units of a kind are called.
    fn kind<'k>(&self, kind: &'k str) -> &'k str {
        match kind {
            "department" => self.pick("Sở, ban, ngành", "Departments"),
            "district" => self.pick("Cấp huyện", "Districts"),
            "commune" => self.pick("Cấp xã", "Communes"),
            "sme" => self.pick("Doanh nghiệp nhỏ và vừa", "Small and medium enterprises"),
            "large_enterprise" => self.pick("Doanh nghiệp lớn", "Large enterprises"),
            other => other,
        }
    }

    /// How many units have each grade, where there are grades.
    fn grades(&self, out: &mut String, outcome: &Outcome) -> Written {
        let mut grades: IndexMap<&str, usize> = IndexMap::new();
        for grade in outcome.framework().grades() {
            grades.insert(grade.name.get(self.language), 0);
        }
        for grade in outcome.units().filter_map(|unit| unit.grade) {
            *grades.entry(grade.get(self.language)).or_default() += 1;
        }
        if grades.is_empty() {
            return Ok(());
        }
        let grades: Vec<_> = grades.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let line = format!("{}: {}", self.pick("Xếp loại", "Grades"), grades.join(" · "));
        out.push('\n');
        self.paragraph(out, &line)
    }

    /// How many units meet each target and pass.
    pub(crate) fn tally(&self, out: &mut String, outcome: &Outcome) -> Written {
        write!(out, "{:100}", report::targets_by_unit(outcome, self.language))?;
        if outcome.framework().has_verdict() {
            let of = outcome.units().count();
            let passed = outcome.units().filter(|unit| unit.verdict == Some(Verdict::Pass)).count();
            let text = self.pick("đơn vị đạt mọi điều kiện", "units hold every gate");
            writeln!(out, "\n{passed}/{of} {text}")?;
        }
        self.grades(out, outcome)
    }

    pub(crate) fn recognition(&self, out: &mut String, outcome: &Outcome, rows: usize) -> Written {
        let title = self.pick("Công nhận xã hoàn thành chuyển đổi số", "Recognition of communes");
        self.heading(out, &self.titled(title, outcome), Some(outcome))?;
        let passed: Vec<_> = outcome
            .units()
            .filter(|unit| unit.verdict == Some(Verdict::Pass))
            // Names stay in one piece when the list is broken into lines.
            .map(|unit| unit.unit.name.replace(' ', "\u{a0}"))
            .collect();
        let of = outcome.units().count();
        writeln!(
            out,
            "{}/{of} {}:",
            passed.len(),
            self.pick("xã đạt mọi điều kiện", "communes hold every gate")
        )?;
        let shown = passed.len().min(rows.saturating_mul(2));
        let mut list = passed[..shown].join(", ");
        if passed.len() > shown {
            write!(list, " … +{} (--all)", passed.len() - shown)?;
        }
        for line in wrap(&list, 96) {
            writeln!(out, "  {}", line.replace('\u{a0}', " "))?;
        }
        self.gates(out, outcome, of - passed.len())
    }

    /// How often each gate, and each target within it, stopped a commune.
    fn gates(&self, out: &mut String, outcome: &Outcome, failed: usize) -> Written {
        let mut stopped: IndexMap<String, Stopped> = IndexMap::new();
        for card in outcome.scorecards() {
            for gate in card.gates() {
                let asked = gate.asked(outcome.framework(), self.language);
                let entry = stopped.entry(gate.id).or_insert_with(|| Stopped {
                    asked,
                    lists_items: matches!(gate.gate, GateRule::Met { .. }),
                    units: 0,
                    items: IndexMap::new(),
                });
                if gate.held {
                    continue;
                }
                entry.units += 1;
                for item in gate.failing {
                    *entry.items.entry(item.id).or_default() += 1;
                }
            }
        }
        writeln!(
            out,
            "\n{failed} {}",
            self.pick(
                "xã chưa đạt; điều kiện nhiều xã chưa đạt nhất:",
                "communes do not; gates that stop them:"
            )
        )?;
        stopped.sort_by(|_, a, _, b| b.units.cmp(&a.units));
        for mut gate in stopped.into_values() {
            writeln!(out, "  {:>4}  {}", gate.units, gate.asked)?;
            if gate.lists_items {
                gate.items.sort_by(|_, a, _, b| b.cmp(a));
                for (id, count) in gate.items.iter().take(3) {
                    let target = outcome.framework().target(id);
                    let name =
                        target.map_or(id.as_str(), |target| target.name().get(self.language));
                    writeln!(out, "        {count:>4}  {name}")?;
                }
            }
        }
        Ok(())
    }
}

/// How often a gate stopped a commune, and each target within it.
struct Stopped {
    asked: String,
    lists_items: bool,
    units: usize,
    items: IndexMap<String, usize>,
}
