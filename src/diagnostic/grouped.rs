//! Faults of one kind together, so that a file with many of them fits a screen.

use std::collections::BTreeMap;
use std::fmt;

use super::answer::Answer;
use super::codes::Code;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::location::cell_name;
use super::render::InLanguage;
use super::spoken::{allowed, help};
use super::words::{harmless, in_a_line};
use crate::said::{Language, Said};

/// Faults of one kind: the first in full, the others by their places.
#[derive(Debug, Clone)]
pub struct Group<'d> {
    language: Language,
    faults: Vec<&'d Diagnostic>,
}

/// Faults by their kind, as [`Diagnostics::grouped`] returns them. As text, each group is a message.
#[derive(Debug, Clone)]
pub struct Groups<'d>(Vec<Group<'d>>, String);

/// What the faults of a group have in common.
#[derive(PartialEq, Eq, Hash)]
struct Kind<'d> {
    code: Code,
    answer: Option<(&'static str, &'d str)>,
    help: Option<&'d Said>,
    allowed: Option<&'d Said>,
}

impl<'d> Kind<'d> {
    fn of(fault: &'d Diagnostic) -> Self {
        let answer = fault.answer.as_ref().map(Answer::kind);
        // What one option answers is one kind, whatever else would mend it.
        let own = |said: &'d Option<Said>| said.as_ref().filter(|_| answer.is_none());
        Self { code: fault.code, answer, help: own(&fault.help), allowed: own(&fault.allowed) }
    }
}

impl Diagnostics {
    /// Puts the faults of one kind together: those with the same code that one option of the reader answers, or that
    /// are mended in the same way.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    /// #     points: 10\nabsent: {missing: zero}\nmetrics: {rate: {type: percent}}\n\
    /// #     indicators: [{id: a, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}]\n")?;
    /// let faults = Dataset::from_csv("unit,rate\nan,85\nbinh,70\nchau,92\n".as_bytes(), &framework).unwrap_err();
    /// let groups = faults.grouped();
    /// assert_eq!((faults.len(), groups.len()), (3, 1));
    /// assert!(groups.to_string().contains("--percent mixed|whole|share"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn grouped(&self) -> Groups<'_> {
        self.in_language(Language::En).grouped()
    }
}

impl<'d> InLanguage<'d> {
    /// Puts the faults of one kind together, as [`Diagnostics::grouped`] does.
    #[must_use]
    pub fn grouped(self) -> Groups<'d> {
        let language = self.language;
        let mut groups: indexmap::IndexMap<Kind<'_>, Group<'_>> = indexmap::IndexMap::new();
        for fault in self.faults {
            let group = groups.entry(Kind::of(fault));
            let group = group.or_insert_with(|| Group { language, faults: Vec::new() });
            group.faults.push(fault);
        }
        Groups(groups.into_values().collect(), self.summary())
    }
}

impl<'d> Groups<'d> {
    /// Returns the number of groups.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there is no fault.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the groups, in the order of their first faults.
    pub fn iter(&self) -> std::slice::Iter<'_, Group<'d>> {
        self.0.iter()
    }
}

impl<'d> Group<'d> {
    /// Returns the faults, never none.
    #[must_use]
    pub fn faults(&self) -> &[&'d Diagnostic] {
        &self.faults
    }

    /// Returns the options that answer the faults, each once.
    #[must_use]
    pub fn answers(&self) -> Vec<&'d Answer> {
        let mut answers: Vec<&Answer> = Vec::new();
        for answer in self.faults.iter().filter_map(|fault| fault.answer.as_ref()) {
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        answers
    }

    /// Writes what the other faults say, where it differs: each has to be mended on its own.
    fn write_others(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The most faults to list.
        const MOST: usize = 10;
        let mut told: Vec<&Said> = Vec::new();
        for fault in &self.faults {
            if !told.contains(&&fault.message) {
                told.push(&fault.message);
            }
        }
        for message in told.iter().skip(1).take(MOST) {
            write!(f, "\n  - {}", in_a_line(&message.get(self.language)))?;
        }
        match told.len().saturating_sub(1).saturating_sub(MOST) {
            0 => Ok(()),
            more => write!(f, "\n  - … (+{more})"),
        }
    }

    /// Writes the files with the places in each.
    fn write_places(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The most files to list.
        const MOST: usize = 12;
        let mut files: indexmap::IndexMap<&str, Group<'_>> = indexmap::IndexMap::new();
        for fault in &self.faults {
            let file = files.entry(fault.file_name().unwrap_or_default());
            let language = self.language;
            file.or_insert_with(|| Group { language, faults: Vec::new() }).faults.push(fault);
        }
        for (file, of_file) in files.iter().take(MOST) {
            let located = of_file.faults.iter().find_map(|fault| fault.location.as_ref());
            let places = match located.map(|location| location.sheet.is_some()) {
                Some(true) => format!(": {}", of_file.places()),
                Some(false) => format!(":{}", of_file.places()),
                None => String::new(),
            };
            write!(f, "\n --> {}{places}", in_a_line(file))?;
        }
        match files.len().saturating_sub(MOST) {
            0 => Ok(()),
            more => write!(f, "\n --> … (+{more})"),
        }
    }

    /// Returns the places, cells of one column as ranges: `Hạ tầng!D7:D9, D12`.
    fn places(&self) -> String {
        /// The most places to list.
        const MOST: usize = 24;
        let mut places: Vec<String> = Vec::new();
        let mut sheets: BTreeMap<(&str, u32), Vec<u32>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for location in self.faults.iter().filter_map(|fault| fault.location.as_ref()) {
            match &location.sheet {
                Some(sheet) => {
                    if !order.contains(&sheet.as_str()) {
                        order.push(sheet);
                    }
                    sheets.entry((sheet, location.column)).or_default().push(location.line);
                }
                None => places.push(format!("{}:{}", location.line, location.column)),
            }
        }
        for sheet in order {
            let columns = sheets.iter().filter(|((of, _), _)| *of == sheet);
            let ranges: Vec<_> =
                columns.flat_map(|((_, column), rows)| ranges(*column, rows)).collect();
            let mut ranges = ranges.into_iter();
            places.extend(ranges.next().map(|first| format!("{}!{first}", in_a_line(sheet))));
            places.extend(ranges);
        }
        let more = places.len().saturating_sub(MOST);
        places.truncate(MOST);
        let more = if more > 0 { format!(" … (+{more})") } else { String::new() };
        places.join(", ") + &more
    }
}

/// Returns the cells of a column as ranges.
fn ranges(column: u32, rows: &[u32]) -> Vec<String> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*row) => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let cell = |row: u32| cell_name(row, column);
    let shown = |(first, last): (u32, u32)| match first == last {
        true => cell(first),
        false => format!("{}:{}", cell(first), cell(last)),
    };
    ranges.into_iter().map(shown).collect()
}

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.faults.first() else { return Ok(()) };
        let answers: Vec<_> = self.answers().into_iter().map(ToString::to_string).collect();
        let options = if answers.is_empty() {
            String::new()
        } else {
            let name = self.language.pick("tùy chọn", "option");
            format!("\n  = {name}: {}", harmless(&answers.join(" ")))
        };
        if self.faults.len() == 1 {
            return write!(f, "{}{options}", first.in_language(self.language).render());
        }
        let message = first.message.get(self.language);
        let severity = first.severity.word(self.language);
        write!(f, "{severity}[{}]: {}", first.code, in_a_line(&message))?;
        let more = self.faults.len().saturating_sub(1);
        match self.language {
            Language::En => write!(f, " (and {more} more like it)")?,
            Language::Vi => write!(f, " (và {more} chỗ tương tự)")?,
        }
        self.write_places(f)?;
        let is_same = self.faults.iter().all(|fault| fault.allowed == first.allowed);
        let notes = [
            (allowed(self.language), first.allowed.as_ref().filter(|_| is_same)),
            (help(self.language), first.help.as_ref()),
        ];
        for (name, said) in notes {
            let Some(said) = said else { continue };
            write!(f, "\n  = {name}: {}", harmless(&said.get(self.language)))?;
        }
        if answers.is_empty() {
            self.write_others(f)?;
        }
        f.write_str(&options)
    }
}

impl fmt::Display for Groups<'_> {
    /// Writes each group, with blank lines between them, and how many faults there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in &self.0 {
            write!(f, "{group}\n\n")?;
        }
        f.write_str(&self.1)
    }
}
