//! Reads cases from YAML and writes them.

use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;

use super::case::{Case, CasePlaces, Cases, Expectation, Findings};
use crate::diagnostic::{Code, Diagnostics, LineIndex, Location, SourceText, Span, shown};
use crate::error::Error;
use crate::model::UnitKind;
use crate::rules::Limits;
use crate::rules::reading::{
    CaseDoc, Describes, Entry, ExpectationDoc, Field, FindingsDoc, List, Named, Owner, Sink,
    YamlNode, YamlValue, YesNo, document, fault, given, number, read_text, read_tree, required,
    text, whole,
};
use crate::said::{Said, said};

impl Cases {
    /// Reads cases from their text.
    ///
    /// ```
    /// use dti_engine::cases::Cases;
    /// let cases = Cases::from_yaml("- case: nothing\n  expect: {total: 0.00}\n")?;
    /// let case = cases.iter().next().ok_or("no case")?;
    /// assert_eq!(case.expect.total.as_deref(), Some("0.00"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text)
    }

    /// Reads cases from their text. Diagnostics call it `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let (cases, faults) = read_tree(SourceText::new(name, text), &Limits::default(), cases);
        cases.ok_or(faults)?.expecting()
    }

    /// Reads cases from a file, without the files of data that they name: [`Cases::beside`] reads those too.
    ///
    /// # Errors
    /// Every fault of the file. A file that cannot be read is one fault.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let text =
            read_text(path, &Limits::default()).map_err(|fault| Diagnostics(vec![*fault]))?;
        Self::from_yaml_named(&path.display().to_string(), &text)
    }
}

impl Case {
    /// Writes the case as YAML: an item of the list in a file of cases, with a line break at its end.
    ///
    /// ```
    /// use dti_engine::cases::Cases;
    /// let text = "- case: nothing\n  expect:\n    total: '0.00'\n";
    /// let cases = Cases::from_yaml(text)?;
    /// let written = cases.iter().map(|case| case.to_yaml()).collect::<Result<String, _>>()?;
    /// assert_eq!(written, text);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Unwritable`] if a text of the case is not allowed in a file of cases and could not be read again.
    pub fn to_yaml(&self) -> Result<String, Error> {
        let unwritable = |reason: Said| Error::Unwritable {
            what: said!("the case `{}`", "trường hợp `{}`", shown(&self.name)),
            reason,
        };
        let text =
            serde_yaml::to_string(&[self]).map_err(|error| unwritable(Said::foreign(&error)))?;
        let refused = Cases::from_yaml(&text).err();
        match refused.and_then(|faults| faults.into_iter().next()) {
            None => Ok(text),
            Some(fault) => Err(unwritable(fault.message)),
        }
    }
}

/// Reads the list of cases.
fn cases(sink: &Sink, root: &YamlNode<'_>, source: &Arc<SourceText>) -> Option<Cases> {
    if !is_list(sink, root) {
        return None;
    }
    let list: Entry<List<CaseDoc>> = document(sink, root)?;
    let lines = LineIndex::new(&source.text);
    let locate = |span: Span| lines.locate(&source.name, &source.text, span);
    let case = |entry| Some((case(sink, entry)?, places(entry, &locate)?));
    Some(Cases(list.get()?.iter().filter_map(case).collect()))
}

/// Returns whether the file is a list, or reports that it is not.
fn is_list(sink: &Sink, root: &YamlNode<'_>) -> bool {
    let is_list = matches!(root.value, YamlValue::List(_));
    if !is_list {
        fault! { sink, Code::BadCases, root.span;
            says "a file of cases is a list, not {}",
                "tệp trường hợp là một danh sách, không phải {}", root.shape();
            allowed "a list of cases, each with the keys `case`, `unit_kind`, `year`, `data`, `unit`, `metrics`, `previous`, `as_of`, `declared` and `expect`",
                "danh sách các trường hợp, mỗi trường hợp có các khóa `case`, `unit_kind`, `year`, `data`, `unit`, `metrics`, `previous`, `as_of`, `declared` và `expect`";
            help "begin each case with `- case: ` and what it shows",
                "bắt đầu mỗi trường hợp bằng `- case: ` và nội dung thể hiện";
        };
    }
    is_list
}

fn case(sink: &Sink, entry: &Entry<CaseDoc>) -> Option<Case> {
    let doc = entry.get()?;
    let owner = Owner::new("case", entry.span);
    let name = required! { sink, &owner, doc.case;
        "what it shows: `case: …`", "nội dung thể hiện: `case: …`"
    }?;
    Some(Case {
        name: text(sink, name, Said::name("`case`"))?,
        unit_kind: value(&doc.unit_kind).map(UnitKind::new),
        year: number(&doc.year)
            .and_then(|year| whole(sink, year, 1900, 2999))
            .and_then(|year| u16::try_from(year).ok()),
        data: value(&doc.data),
        unit: value(&doc.unit),
        metrics: values(&doc.metrics),
        previous: values(&doc.previous),
        as_of: given(&doc.as_of).map(|day| day.0),
        declared: values(&doc.declared),
        expect: given(&doc.expect).map(expectation).unwrap_or_default(),
    })
}

fn places(entry: &Entry<CaseDoc>, locate: &impl Fn(Span) -> Location) -> Option<CasePlaces> {
    let doc = entry.get()?;
    let expected = given(&doc.expect).map(spans).unwrap_or_default();
    Some(CasePlaces {
        name: Some(locate(doc.case.as_ref().map_or(entry.span, |case| case.span))),
        expected: expected.into_iter().map(|(key, span)| (key, locate(span))).collect(),
    })
}

fn expectation(doc: &ExpectationDoc) -> Expectation {
    Expectation {
        total: value(&doc.total),
        share: value(&doc.share),
        grade: value(&doc.grade),
        verdict: value(&doc.verdict),
        scores: values(&doc.scores),
        targets: values(&doc.targets),
        findings: given(&doc.findings).map(|findings| match findings {
            FindingsDoc::List(list) => Findings::All(listed(list)),
            FindingsDoc::Mapping(named) => {
                let answer = |(id, _, entry): (&str, _, &Entry<YesNo>)| {
                    Some((id.to_owned(), entry.get()?.0))
                };
                Findings::Each(named.iter().filter_map(answer).collect())
            }
        }),
        not_scored: ids(&doc.not_scored),
    }
}

/// Lists the places of the expected values by their keys, the same keys as those of differences.
fn spans(doc: &ExpectationDoc) -> Vec<(String, Span)> {
    fn at<T>(key: &str, field: &Field<T>) -> Option<(String, Span)> {
        Some((key.to_owned(), field.as_ref()?.span))
    }
    fn each<'d, V, W>(
        key: &'d str,
        field: &'d Field<Named<V, W>>,
    ) -> impl Iterator<Item = (String, Span)> + 'd {
        let entries = given(field).into_iter().flat_map(Named::iter);
        entries.map(move |(id, _, entry)| (format!("{key}.{id}"), entry.span))
    }
    let single = [
        at("total", &doc.total),
        at("share", &doc.share),
        at("grade", &doc.grade),
        at("verdict", &doc.verdict),
        at("findings", &doc.findings),
        at("not_scored", &doc.not_scored),
    ];
    let single = single.into_iter().flatten();
    let each_finding = given(&doc.findings).into_iter().flat_map(|findings| match findings {
        FindingsDoc::List(_) => Vec::new(),
        FindingsDoc::Mapping(named) => {
            named.iter().map(|(id, _, entry)| (format!("findings.{id}"), entry.span)).collect()
        }
    });
    let single = single.chain(each_finding);
    single.chain(each("scores", &doc.scores)).chain(each("targets", &doc.targets)).collect()
}

fn value<T: Clone>(field: &Field<T>) -> Option<T> {
    given(field).cloned()
}

fn ids(field: &Field<List<String>>) -> Option<Vec<String>> {
    given(field).map(listed)
}

fn listed(ids: &List<String>) -> Vec<String> {
    ids.iter().filter_map(|entry| entry.get().cloned()).collect()
}

fn values<V: Clone, W: Describes>(field: &Field<Named<V, W>>) -> IndexMap<String, V> {
    let entries = given(field).into_iter().flat_map(Named::iter);
    entries.filter_map(|(id, _, entry)| Some((id.to_owned(), entry.get()?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;

    #[test]
    fn numbers_stay_text() {
        let cases = Cases::from_yaml(
            "- case: một\n  unit_kind: commune\n  metrics: {a: 1.10, b: 85%, c: yes, d: 2023-06-01}\n  \
             declared: {t: no}\n  expect:\n    total: 812.50\n    verdict: pass\n    targets: {t: not_met}\n",
        )
        .unwrap();
        let case = cases.iter().next().unwrap();
        let metrics: Vec<_> = case.metrics.values().map(String::as_str).collect();
        assert_eq!(metrics, ["1.10", "85%", "yes", "2023-06-01"]);
        assert_eq!(case.expect.total.as_deref(), Some("812.50"));
        assert_eq!(case.expect.verdict, Some(Verdict::Pass));
        assert_eq!(case.expect.targets.get("t").map(|t| t.as_str()), Some("not_met"));
    }

    #[test]
    fn faults_have_a_place() {
        let broken = [
            ("- case: a\n  exepct: {}\n", 2, 3),
            ("- case: a\n  metrics: {x: 1, x: 2}\n", 2, 19),
            ("- case: a\n  expect: {verdict: maybe}\n", 2, 21),
            ("- {}\n", 1, 3),
            ("- case: all\n  expect: {total: 1}\n- case: nothing\n  expect: {}\n", 3, 9),
            ("- case: nothing\n  metrics: {x: 1}\n", 1, 9),
            ("case: a\n", 1, 1),
        ];
        for (text, line, column) in broken {
            let faults = Cases::from_yaml(text).unwrap_err();
            let fault = faults.iter().next().unwrap();
            let place = fault.location.as_ref().unwrap();
            assert_eq!((place.line, place.column), (line, column), "{fault}");
            assert!(!fault.message.contains("line"), "{fault}");
        }
    }

    #[test]
    fn all_faults_come_at_once() {
        let text =
            "- case: a\n  exepct: {}\n  expect: {verdict: pas, total: [1]}\n- metrics: {x: }\n";
        let faults = Cases::from_yaml(text).unwrap_err();
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.code.as_str(), fault.location.as_ref().unwrap().line))
            .collect();
        assert_eq!(found, [("R0201", 2), ("R0208", 3), ("R0203", 3), ("R0202", 4), ("R0203", 4)]);
        let nearest: Vec<_> = faults.iter().filter_map(|fault| fault.nearest.as_deref()).collect();
        assert_eq!(nearest, ["expect", "pass"]);
    }
}
