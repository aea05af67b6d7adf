//! What a file says of itself before it is checked: which framework it is, and on which files it builds.

use super::rule_file::{Base, Identity, Places, Reference};
use crate::diagnostic::{Code, Span, shown};
use crate::rules::text::fault_list::{Sink, fault};
use crate::rules::text::yaml::{YamlNode, YamlValue};
use crate::said::{Said, said};

/// How a library is named.
const A_LIBRARY: Said = said!(
    "the id of a library such as `vn/metrics`, with `@` and a version where there are several",
    "mã của một thư viện như `vn/metrics`, kèm `@` và phiên bản nếu có nhiều phiên bản"
);

/// Returns whether a file is a library, whose declarations other files take in.
pub(crate) fn is_library(root: &YamlNode<'_>) -> bool {
    root.entry("kind").and_then(|entry| entry.value.text()) == Some("library")
}

/// Returns whether a file can only be checked together with others.
pub(crate) fn builds_on_others(root: &YamlNode<'_>) -> bool {
    ["amends", "based_on", "library"].iter().any(|key| root.entry(key).is_some())
}

/// Reads the identity of a file that builds on others. Reports missing keys that it must have.
pub(crate) fn header(root: &YamlNode<'_>, sink: &Sink) -> Option<(Identity, Places)> {
    let head = Head { root, sink, amends: root.entry("amends").is_some() };
    let id = head.text(
        "framework",
        said!("its id: `framework: place/subject`", "mã: `framework: place/subject`"),
    );
    let version = head.text(
        "version",
        said!("a version of its own: `version: \"2024\"`", "phiên bản riêng: `version: \"2024\"`"),
    );
    let base = head.base();
    let libraries = head.libraries();
    let in_force = root.entry("in_force").map(|entry| entry.value.span);
    let places = Places {
        framework: id.as_ref().map_or(Span::default(), |(_, at)| *at),
        version: version.as_ref().map_or(Span::default(), |(_, at)| *at),
        replaces: root.entry("replaces").map(|entry| entry.value.span),
        in_force,
    };
    let (id, version) = (id?.0, version?.0);
    let base = match base? {
        BaseSaid::None => None,
        BaseSaid::Amends(version, at) => {
            let version = Some(version);
            Some(Base { amends: true, of: Reference { id: id.clone(), version, at } })
        }
        BaseSaid::IsBasedOn(of) => Some(Base { amends: false, of }),
    };
    Some((Identity { id, version, base, libraries: libraries? }, places))
}

/// What a file says of its base.
enum BaseSaid {
    None,
    Amends(String, Span),
    IsBasedOn(Reference),
}

struct Head<'a, 't> {
    root: &'a YamlNode<'t>,
    sink: &'a Sink,
    amends: bool,
}

impl Head<'_, '_> {
    fn text(&self, key: &'static str, write: Said) -> Option<(String, Span)> {
        let Some(entry) = self.root.entry(key) else {
            self.missing(self.root.span, key, write);
            return None;
        };
        let text = entry.value.text();
        if text.is_none() {
            self.wrong_shape(key, &entry.value, write);
        }
        Some((text?.to_owned(), entry.value.span))
    }

    fn wrong_shape(&self, key: &str, value: &YamlNode<'_>, write: Said) {
        fault! { self.sink, Code::WrongShape, value.span;
            says "`{key}` cannot be {}", "`{key}` không thể là {}", value.shape(), key;
            allowed write;
        };
    }

    fn missing(&self, at: Span, key: &str, write: Said) {
        fault! { self.sink, Code::MissingKey, at;
            let file = match self.amends {
                true => said!("amendment", "văn bản sửa đổi"),
                false => said!("file", "tệp"),
            };
            says "this {file} has no `{key}`", "{file} này không có `{key}`", file, key;
            label "`{key}` is missing here", "thiếu `{key}` ở đây", key;
            help "add {write}", "thêm {write}", write;
        };
    }

    /// Reads what the file changes. `None` if that cannot be read.
    fn base(&self) -> Option<BaseSaid> {
        let based_on = self.root.entry("based_on");
        if !self.amends && based_on.is_none() {
            return Some(BaseSaid::None);
        }
        if self.root.entry("source").is_none() {
            let write = said!(
                "the document that it rests on: `source: {document: …, standing: …}`",
                "văn bản làm căn cứ: `source: {document: …, standing: …}`"
            );
            self.missing(self.root.span, "source", write);
        }
        let Some(based_on) = based_on else {
            self.first_day();
            let (version, at) = self.text(
                "amends",
                said!(
                    "the version that is amended: `amends: \"2022\"`",
                    "phiên bản được sửa đổi: `amends: \"2022\"`"
                ),
            )?;
            return Some(BaseSaid::Amends(version, at));
        };
        if self.amends {
            fault! { self.sink, Code::UnknownKey, based_on.key_span;
                says "`based_on` beside `amends`", "`based_on` đứng cạnh `amends`";
                allowed "`amends` for another version of the same framework, `based_on` for another framework",
                    "`amends` cho phiên bản khác của cùng bộ quy tắc, `based_on` cho bộ quy tắc khác";
                help "remove one of the two", "xóa một trong hai";
            };
            return None;
        }
        const WRITE: Said = said!(
            "the framework and its version: `based_on: place/subject@2022`",
            "bộ quy tắc và phiên bản: `based_on: place/subject@2022`"
        );
        let Some(text) = based_on.value.text() else {
            self.wrong_shape("based_on", &based_on.value, WRITE);
            return None;
        };
        let of = Reference::read(text, based_on.value.span);
        if of.version.is_none() {
            fault! { self.sink, Code::WrongShape, of.at;
                says "`based_on: {}` names no version",
                    "`based_on: {}` không nêu phiên bản", shown(text);
                allowed WRITE;
            };
            return None;
        }
        Some(BaseSaid::IsBasedOn(of))
    }

    /// Reports an amendment that does not say from which day on it is in force.
    fn first_day(&self) {
        match self.root.entry("in_force").map(|entry| &entry.value) {
            Some(period) if period.entry("from").is_some() => {}
            Some(period) if matches!(period.value, YamlValue::Mapping(_)) => {
                self.missing(
                    period.span,
                    "from",
                    said!("its first day: `from: 2024-01-01`", "ngày đầu: `from: 2024-01-01`"),
                );
            }
            // The check reports the wrong shape.
            Some(_) => {}
            None => {
                let write = said!(
                    "its first day: `in_force: {from: 2024-01-01}`",
                    "ngày đầu: `in_force: {from: 2024-01-01}`"
                );
                self.missing(self.root.span, "in_force", write);
            }
        }
    }

    /// Reads the libraries that the file names.
    fn libraries(&self) -> Option<Vec<Reference>> {
        let Some(entry) = self.root.entry("library") else { return Some(Vec::new()) };
        let items: Vec<&YamlNode<'_>> = match &entry.value.value {
            YamlValue::List(items) => items.iter().collect(),
            _ => vec![&entry.value],
        };
        let library = |item: &&YamlNode<'_>| {
            let text = item.text();
            if text.is_none() {
                self.wrong_shape("library", item, A_LIBRARY);
            }
            Some(Reference::read(text?, item.span))
        };
        items.iter().map(library).collect()
    }
}
