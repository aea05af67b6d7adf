//! Submissions read from JSON, with every fault at its line and column.

use std::collections::HashMap;
use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::faults::Faults;
use super::options::Limits;
use super::submission::{Submission, SubmittedValue, same_key};
use crate::diagnostic::{Code, Diagnostics, Problem, Span, one_of, problem, shown};
use crate::said::{Said, said};

/// The name of the text in messages.
const NAME: &str = "<json>";
/// The keys of a submission.
const KEYS: [&str; 8] =
    ["unit", "name", "kind", "metrics", "declared", "evidence", "reasons", "as_of"];

impl Submission {
    /// Reads submissions from JSON: one, or a list of them. Numbers are read from their digits.
    ///
    /// ```
    /// use dti_engine::dataset::Submission;
    /// let text = r#"{"unit": "an", "metrics": {"dossiers": 820, "online_rate": "85.5%"}}"#;
    /// let [submission] = Submission::from_json(text)?.try_into().expect("it is one");
    /// assert_eq!(submission, Submission::new("an").metric("dossiers", 820).metric("online_rate", "85.5%"));
    ///
    /// let text = "{\"unit\": \"an\",\n \"metrcs\": {},\n \"declared\": []}";
    /// let faults = Submission::from_json(text).unwrap_err();
    /// let places: Vec<_> = faults.iter().filter_map(|fault| fault.location.as_ref()).collect();
    /// assert_eq!(places.iter().map(|place| place.line).collect::<Vec<_>>(), [2, 3]);
    /// assert!(format!("{faults:#}").contains("did you mean `metrics`"), "{faults}");
    /// # Ok::<(), dti_engine::diagnostic::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text, with line and column: what is no JSON (D0111), a key that is not known or there twice
    /// (D0112), a value of another shape (D0113), a unit without an id (D0301). Metrics and targets are looked up when a
    /// dataset is made of it.
    pub fn from_json(text: &str) -> Result<Vec<Self>, Diagnostics> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let faults = Faults::new(Limits::default().faults);
        let mut reader = Reader { text, faults, unit: String::new() };
        let read = reader.submissions();
        if reader.faults.is_empty() { Ok(read) } else { Err(reader.faults.in_text(NAME, text)) }
    }
}

/// The members of an object in their order, those that are there twice too.
struct Members<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfObject;
        impl<'t> Visitor<'t> for OfObject {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(OfObject)
    }
}

struct Reader<'t> {
    text: &'t str,
    faults: Faults,
    /// The id of the unit at hand.
    unit: String,
}

impl<'t> Reader<'t> {
    fn submissions(&mut self) -> Vec<Submission> {
        let root: &RawValue = match serde_json::from_str(self.text) {
            Ok(root) => root,
            Err(fault) => {
                self.faults.push(self.place_of(&fault).place(), || not_json(&fault));
                return Vec::new();
            }
        };
        let list = root.get().starts_with('[').then(|| serde_json::from_str(root.get()));
        let list: Vec<&RawValue> = list.and_then(Result::ok).unwrap_or_else(|| vec![root]);
        list.into_iter().filter_map(|one| self.submission(one)).collect()
    }

    fn submission(&mut self, object: &'t RawValue) -> Option<Submission> {
        self.unit.clear();
        let members = self.members(object, "", &KEYS)?;
        let mut read = Submission::default();
        // Faults of what stands before the id name the unit too.
        match members.iter().find(|(key, _)| key == "unit") {
            Some((key, value)) => read.unit = self.string(key, value).unwrap_or_default(),
            None => self.fault(object, "", || {
                problem! { Code::NoUnitId; says "the unit has no id", "đơn vị không có mã"; }
            }),
        }
        self.unit.clone_from(&read.unit);
        for (key, value) in &members {
            let is_null = value.get() == "null";
            match key.as_str() {
                "name" if !is_null => read.name = self.string(key, value),
                "kind" if !is_null => read.kind = self.string(key, value),
                "metrics" => read.metrics = self.map(key, value, Self::value),
                "declared" => read.declared = self.map(key, value, Self::value),
                "evidence" => read.evidence = self.map(key, value, Self::string),
                "reasons" => read.reasons = self.map(key, value, Self::string),
                "as_of" => read.as_of = self.map(key, value, Self::string),
                _ => {}
            }
        }
        Some(read)
    }

    /// Reads the values under a key.
    fn map<V>(
        &mut self,
        key: &str,
        object: &'t RawValue,
        read: impl Fn(&mut Self, &str, &RawValue) -> Option<V>,
    ) -> IndexMap<String, V> {
        let mut map = IndexMap::new();
        for (key, value) in self.members(object, key, &[]).unwrap_or_default() {
            if let Some(value) = read(self, &key, value) {
                map.insert(key, value);
            }
        }
        map
    }

    /// Returns the members of an object whose keys are known, each once. All keys are, if none is listed.
    fn members(
        &mut self,
        object: &'t RawValue,
        of: &str,
        known: &[&str],
    ) -> Option<Vec<(String, &'t RawValue)>> {
        let Ok(Members(all)) = serde_json::from_str(object.get()) else {
            self.fault(object, of, || misshapen(of, object, AN_OBJECT));
            return None;
        };
        let (mut members, mut places) = (Vec::with_capacity(all.len()), HashMap::new());
        for (written, value) in all {
            let at = self.span(written);
            let Some(key) = self.string(of, written) else { continue };
            let first = *places.entry(same_key(&key)).or_insert(at);
            if first != at {
                self.fault(written, of, || twice(&key, first));
            } else if known.is_empty() || known.contains(&key.as_str()) {
                members.push((key, value));
            } else {
                self.fault(written, of, || unknown(&key, known));
            }
        }
        Some(members)
    }

    fn string(&mut self, key: &str, value: &RawValue) -> Option<String> {
        let is_text = value.get().starts_with('"');
        self.read(key, value, is_text, A_TEXT)
    }

    fn value(&mut self, key: &str, value: &RawValue) -> Option<SubmittedValue> {
        let is_value = !value.get().starts_with(['{', '[']);
        self.read(key, value, is_value, A_VALUE)
    }

    fn read<V: DeserializeOwned>(
        &mut self,
        key: &str,
        value: &RawValue,
        fits: bool,
        allowed: Said,
    ) -> Option<V> {
        let read = fits.then(|| serde_json::from_str(value.get()));
        match read {
            Some(Ok(read)) => return Some(read),
            Some(Err(fault)) => self.fault(value, key, || not_json(&fault)),
            None => self.fault(value, key, || misshapen(key, value, allowed)),
        }
        None
    }

    fn fault(&mut self, part: &RawValue, column: &str, problem: impl FnOnce() -> Problem) {
        self.faults.push(self.span(part).within(&self.unit, column), problem);
    }

    /// Returns the place of a part of the text.
    fn span(&self, part: &RawValue) -> Span {
        let [part_at, text_at] = [part.get(), self.text].map(|text| text.as_ptr().addr());
        let start = part_at.saturating_sub(text_at);
        Span { start, end: start.saturating_add(part.get().len()) }
    }

    fn place_of(&self, fault: &serde_json::Error) -> Span {
        let before = self.text.split_inclusive('\n').take(fault.line().saturating_sub(1));
        let line = before.map(str::len).fold(0, usize::saturating_add);
        let start = line.saturating_add(fault.column().saturating_sub(1));
        Span { start, end: start.saturating_add(1) }
    }
}

const AN_OBJECT: Said =
    said!("an object: `{\"key\": value}`", "một đối tượng JSON: `{\"khóa\": giá trị}`");
const A_TEXT: Said = said!("a text between double quotes", "chữ trong ngoặc kép");
const A_VALUE: Said = said!(
    "a text, a number, `true`, `false` or `null`",
    "chữ trong ngoặc kép, số, `true`, `false` hoặc `null`"
);

/// A value of another shape than the expected one. Without a key, it is the submission itself.
fn misshapen(key: &str, value: &RawValue, allowed: Said) -> Problem {
    let found = match value.get().as_bytes() {
        [b'[', ..] => said!("a list", "danh sách"),
        [b'{', ..] => said!("an object", "đối tượng JSON"),
        _ => said!("`{}`", "`{}`", shown(value.get())),
    };
    let of = match key {
        "" => said!("a submission", "bản số liệu của một đơn vị"),
        key => said!("`{}`", "`{}`", shown(key)),
    };
    problem! { Code::SubmissionShape;
        says "{of} cannot be {found}", "{of} không thể là {found}", of, found;
        allowed allowed;
    }
}

fn twice(key: &str, first: Span) -> Problem {
    problem! { Code::SubmissionKey;
        says "the key `{}` is there twice", "khóa `{}` xuất hiện hai lần", shown(key);
        related first, "first here", "lần đầu ở đây";
        help "keep one of them: readers of JSON would take the last one without a word",
            "chỉ giữ một: các chương trình đọc JSON thường lặng lẽ lấy lần cuối";
    }
}

fn unknown(key: &str, known: &[&str]) -> Problem {
    problem! { Code::SubmissionKey;
        says "a submission has no key `{}`", "bản số liệu không có khóa `{}`", shown(key);
        allowed one_of(known.iter().copied());
        nearest key, known.iter().copied();
        or_help || Some(said!(
            "the value of a metric stands under `metrics`",
            "giá trị của số liệu được ghi trong `metrics`"
        ));
    }
}

/// A text that is no JSON. The reason is told as `serde_json` knows it.
fn not_json(fault: &serde_json::Error) -> Problem {
    /// What `serde_json` says, the same in other words, and in Vietnamese.
    const REASONS: [(&str, Said); 9] = [
        (
            "trailing comma",
            said!("a comma stands before a closing bracket", "thừa dấu phẩy trước dấu đóng ngoặc"),
        ),
        (
            "trailing characters",
            said!("something follows after its end", "còn chữ thừa sau phần kết thúc"),
        ),
        (
            "key must be a string",
            said!("a key does not stand between double quotes", "khóa không nằm trong ngoặc kép"),
        ),
        ("expected `:`", said!("`:` is missing after a key", "thiếu `:` sau khóa")),
        (
            "expected `,`",
            said!("a comma or a closing bracket is missing", "thiếu dấu phẩy hoặc dấu đóng ngoặc"),
        ),
        (
            "control character",
            said!(
                "a text has a line end or a tab in it",
                "trong chữ có chỗ xuống dòng hoặc dấu tab"
            ),
        ),
        (
            "invalid number",
            said!("a number is not written as JSON writes it", "số viết không đúng cách của JSON"),
        ),
        (
            "invalid escape",
            said!(
                "`\\` is not followed by a sign that JSON knows",
                "sau `\\` là ký tự JSON không biết"
            ),
        ),
        (
            "expected value",
            said!(
                "a value is missing, or is not written as JSON writes it",
                "thiếu giá trị, hoặc giá trị viết không đúng cách của JSON"
            ),
        ),
    ];
    let written = fault.to_string();
    let known = REASONS.into_iter().find(|(start, _)| written.starts_with(start));
    let reason = match (known, fault.classify()) {
        (_, Category::Eof) => said!("it ends too early", "văn bản bị cắt giữa chừng"),
        (Some((_, reason)), _) => reason,
        (None, _) => said!("a sign is not known here", "có ký tự không hợp lệ ở đây"),
    };
    problem! { Code::NotJson;
        says "the text is not JSON: {reason}", "văn bản không phải là JSON: {reason}", reason;
        help "JSON writes texts and keys between double quotes, `.` as decimal sign, and commas only between values",
            "JSON viết chữ và khóa trong ngoặc kép, dấu thập phân là `.`, và dấu phẩy chỉ đặt giữa các giá trị";
    }
}
