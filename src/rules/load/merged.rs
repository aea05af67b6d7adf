//! Documents that are made of several files: a base with what changes it, and the declarations of libraries.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;

use super::rule_file::RuleFile;
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Location, Severity, SourceText, problem, shown,
};
use crate::digest::sha256;
use crate::model::Framework;
use crate::rules::check::framework::{self, Origin};
use crate::rules::check::noun::noun;
use crate::rules::document::amendment::{Changes, Gone, merge};
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::document::library::{self, offered};
use crate::rules::document::{Entry, FrameworkDoc};
use crate::rules::print::print;
use crate::rules::text::fault_list::{Outline, Reported, Sink};
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml::{self, YamlNode};
use crate::said::said;

/// A merged document, with spans that count through all its files.
struct Effective<'t> {
    root: YamlNode<'t>,
    /// The newest file as it is written.
    newest: YamlNode<'t>,
    changes: Changes,
    /// The ids that the libraries declare.
    offered: Vec<String>,
    /// The version that each text says it is.
    versions: Vec<String>,
}

/// Merges files, the oldest first, and takes in what they name of the libraries. Reports changes of the last file
/// that are not possible.
fn effective<'t>(
    texts: &'t Texts,
    limits: &Limits,
    sink: &Sink,
) -> Result<Effective<'t>, Reported> {
    // The faults of a text were reported when it was read alone.
    let silent = Sink::new(0);
    let parse = |(start, source): (usize, &'t Arc<SourceText>)| {
        yaml::parse_at(start, &source.text, limits, &silent)
    };
    let mut roots = texts.iter().map(parse);
    let libraries = roots.by_ref().take(texts.libraries()).collect::<Result<Vec<_>, _>>()?;
    let root = roots.next().ok_or(Reported::by_deserializer())??;
    let newest = root.clone();
    let version = |root: &YamlNode<'_>| {
        root.entry("version").and_then(|entry| entry.value.text()).unwrap_or_default().to_owned()
    };
    let mut effective = Effective {
        versions: libraries.iter().chain([&root]).map(version).collect(),
        root,
        newest,
        changes: Changes::default(),
        offered: libraries.iter().flat_map(offered).collect(),
    };
    library::take_in(&mut effective.root, &libraries);
    while let Some(next) = roots.next() {
        effective.newest = next?;
        effective.versions.push(version(&effective.newest));
        let sink = if roots.len() == 0 { sink } else { &silent };
        effective.changes = merge(&mut effective.root, &effective.newest, sink);
        library::take_in(&mut effective.root, &libraries);
    }
    Ok(effective)
}

/// The files that a file builds on, all of them without faults.
pub(super) struct Built<'f> {
    pub(super) base: Option<&'f RuleFile>,
    pub(super) libraries: Vec<&'f RuleFile>,
}

impl Built<'_> {
    /// Returns the texts of all libraries, those of the base too.
    pub(super) fn texts_of_libraries(&self) -> Vec<Arc<SourceText>> {
        let mut texts = self.base.map_or_else(Vec::new, |base| base.libraries.clone());
        for source in self.libraries.iter().filter_map(|library| library.sources.last()) {
            if !texts.iter().any(|other| Arc::ptr_eq(other, source)) {
                texts.push(Arc::clone(source));
            }
        }
        texts
    }

    /// Returns the framework of a file on these, and the errors and warnings of it.
    pub(super) fn framework(
        &self,
        file: &RuleFile,
        limits: &Limits,
    ) -> (Option<Framework>, Diagnostics) {
        let mut sources = self.base.map_or_else(Vec::new, |base| base.sources.clone());
        sources.extend(file.sources.last().cloned());
        let texts = Texts::merged(self.texts_of_libraries(), sources);
        let sink = Sink::new(limits.faults);
        let Ok(effective) = effective(&texts, limits, &sink) else {
            return (None, sink.finish(None, &texts));
        };
        if sink.has_errors() {
            return (None, sink.finish(Some(&effective.newest), &texts));
        }
        let Effective { mut root, changes, offered, versions, .. } = effective;
        // A declaration may be taken in for a word that turns out to name something else.
        let (framework, diagnostics) = loop {
            let unused = RefCell::default();
            let written = print(&root, &texts, &versions);
            let made =
                self.checked(file, &root, (&texts, &changes, &offered, &unused), written, limits);
            if !library::leave_out(&mut root, &unused.into_inner()) {
                break made;
            }
        };
        let lines = texts.lines();
        let gone: Vec<_> =
            changes.gone.iter().filter_map(|gone| Some((gone, lines.locate(gone.at)?))).collect();
        let own = diagnostics.into_iter().filter(|fault| !self.is_of_others(fault, file));
        let named = own.map(|diagnostic| match diagnostic.code == Code::UnusedMetric {
            true => name_last_use(diagnostic, &gone),
            false => name_removal(diagnostic, &gone),
        });
        (framework, named.collect())
    }

    /// Checks a merged document.
    fn checked(
        &self,
        file: &RuleFile,
        root: &YamlNode<'_>,
        (texts, changes, offered, unused): (&Texts, &Changes, &[String], &RefCell<HashSet<String>>),
        written: String,
        limits: &Limits,
    ) -> (Option<Framework>, Diagnostics) {
        let sink = Sink::with_outline(limits.faults, Outline::of(root));
        let document = Entry::<FrameworkDoc>::deserialize(NodeDeserializer::new(root, &sink)).ok();
        let origin = Origin {
            digest: self.digest(file, root, texts),
            texts,
            written: Arc::new(SourceText::new(file.name(), written)),
            changes_nothing: !changes.any,
            offered,
            unused,
        };
        let framework = document.as_ref().and_then(|entry| framework::check(&sink, entry, &origin));
        let framework = framework.filter(|_| !sink.has_errors());
        (framework, sink.finish(Some(root), texts))
    }

    /// Returns the digest of a file on these. Of libraries only what is taken in counts.
    fn digest(&self, file: &RuleFile, root: &YamlNode<'_>, texts: &Texts) -> String {
        let mut digest = match self.base.and_then(|base| base.framework.as_ref()) {
            Some(base) => sha256(format!("{}\n{}\n", base.digest(), file.own_digest).as_bytes()),
            None => file.own_digest.clone(),
        };
        for entry in library::declarations(root) {
            let written =
                texts.written(entry.span()).filter(|_| texts.is_of_library(entry.key_span));
            let text = written.and_then(|(place, span)| {
                texts.sources().get(place)?.text.get(span.start..span.end)
            });
            if let Some(text) = text {
                digest = sha256(format!("{digest}\n{text}\n").as_bytes());
            }
        }
        digest
    }

    /// Returns whether a diagnostic belongs to another file: a warning that it has by itself too, or an `allow` in
    /// it that this file makes unnecessary.
    fn is_of_others(&self, diagnostic: &Diagnostic, file: &RuleFile) -> bool {
        let elsewhere = diagnostic.file_name() != Some(file.name());
        let is_repeated = |before: &Diagnostic| {
            before.code == diagnostic.code
                && before.message == diagnostic.message
                && before.location == diagnostic.location
        };
        let mut others = self.base.iter().chain(&self.libraries);
        let is_warning = diagnostic.severity == Severity::Warning;
        elsewhere
            && (diagnostic.code == Code::UnusedAllow
                || is_warning && self.is_of_library(diagnostic)
                || others.any(|other| other.diagnostics.iter().any(is_repeated)))
    }

    fn is_of_library(&self, diagnostic: &Diagnostic) -> bool {
        let name = diagnostic.file_name();
        self.texts_of_libraries().iter().any(|source| Some(source.name.as_str()) == name)
    }
}

/// Blames the amendment for a use of something that it removed.
fn name_removal(diagnostic: Diagnostic, gone: &[(&Gone, Location)]) -> Diagnostic {
    let unknown = [Code::UnknownMetric, Code::UnknownItem];
    let written = diagnostic
        .location
        .as_ref()
        .and_then(|place| Some(place.text()?.trim_matches(|c| c == '"' || c == '\'')));
    let removed = gone.iter().find_map(|(gone, at)| {
        let (word, id) = gone.part.as_ref()?;
        (Some(id.as_str()) == written).then_some((word, id, at))
    });
    let (Some((word, id, at)), true) = (removed, unknown.contains(&diagnostic.code)) else {
        return diagnostic;
    };
    let word = noun(word);
    let fault = problem! { at.clone(), Code::RemovesUsed;
        says "the {word} `{}` is removed, but it is used",
            "{word} `{}` bị xóa nhưng vẫn được dùng", shown(id), word;
        label "removed here", "bị xóa ở đây";
        related diagnostic.location, "used here", "được dùng ở đây";
        path diagnostic.path;
        help "change or remove what uses it too, or keep it",
            "sửa hoặc xóa cả chỗ dùng nó, hoặc giữ lại nó";
    };
    fault.into()
}

/// Blames an unused metric of the base on the loss of its last use, if that is known: a part that was removed,
/// or else a value that was replaced.
fn name_last_use(diagnostic: Diagnostic, gone: &[(&Gone, Location)]) -> Diagnostic {
    // Notes of the amendment on other metrics do not belong to this diagnostic.
    let diagnostic = Diagnostic { related: Vec::new(), ..diagnostic };
    let Some(declared) = diagnostic.location.clone() else { return diagnostic };
    let id = declared.text().unwrap_or_default();
    let id = id.trim_matches(['"', '\'']);
    let named = || gone.iter().rev().filter(|(gone, _)| gone.words.contains(id));
    let lost = named().find(|(gone, _)| gone.part.is_some()).or_else(|| named().next());
    let Some((lost, at)) = lost else { return diagnostic };
    let (what, label) = match &lost.part {
        Some((word, id)) => {
            let word = noun(word);
            (
                said!("the {word} `{}` is removed", "{word} `{}` bị xóa", shown(id), word),
                said!("removed here", "bị xóa ở đây"),
            )
        }
        None => (
            said!("what used it is changed", "chỗ dùng nó bị thay đổi"),
            said!("changed here", "thay đổi ở đây"),
        ),
    };
    let fault = problem! { at.clone(), diagnostic.code;
        says "nothing uses the metric `{}` any more: {what}",
            "không còn chỗ nào dùng số liệu `{}`: {what}", shown(id), what;
        label label;
        related declared.clone(), "the metric is declared here", "số liệu được khai báo ở đây";
        path diagnostic.path;
        help "remove it too: `metrics: {{{id}: {{remove: true}}}}`, or use it elsewhere",
            "xóa cả nó: `metrics: {{{id}: {{remove: true}}}}`, hoặc dùng ở chỗ khác", id;
    };
    fault.into()
}
