//! Finds the bases of amendments, and merges both into the effective document.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;

use super::rule_file::{Identity, Places, RuleFile};
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Label, Location, SourceText, Span, all_of, did_you_mean,
    nearest, shown,
};
use crate::digest::sha256;
use crate::model::Framework;
use crate::rules::check::framework::{self, Origin};
use crate::rules::document::amendment::{Changes, Gone, merge};
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::document::{Entry, FrameworkDoc};
use crate::rules::print::print;
use crate::rules::text::fault_list::Outline;
use crate::rules::text::fault_list::{Reported, Sink};
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml::{self, YamlNode, YamlValue};

/// The most files to name in a message.
const MOST_NAMED: usize = 5;
/// The most names to compare with an unknown one.
const MOST_COMPARED: usize = 1_000;

/// Reads the identity of an amendment. Reports missing keys that every amendment must have.
pub(crate) fn header(root: &YamlNode<'_>, sink: &Sink) -> Option<(Identity, Places)> {
    let amends = root.entry("amends")?;
    let text = |key: &'static str, write: &str| {
        let Some(entry) = root.entry(key) else {
            missing(sink, root.span, key, write);
            return None;
        };
        if entry.value.text().is_none() {
            sink.fault(Code::WrongShape, entry.value.span, |fault| {
                fault
                    .says(format!("`{key}` cannot be {}", entry.value.shape()))
                    .allowed(write.to_owned())
            });
        }
        Some((entry.value.text()?.to_owned(), entry.value.span))
    };
    let id =
        text("framework", "the id of the framework that is amended: `framework: place/subject`");
    let version = text("version", "a version of its own: `version: \"2024\"`");
    let amended = text("amends", "the version that is amended: `amends: \"2022\"`");
    if root.entry("source").is_none() {
        missing(
            sink,
            root.span,
            "source",
            "the document that amends: `source: {document: …, standing: …}`",
        );
    }
    let in_force = root.entry("in_force");
    match in_force.map(|entry| &entry.value) {
        Some(period) if period.entry("from").is_some() => {}
        Some(period) if matches!(period.value, YamlValue::Mapping(_)) => {
            missing(sink, period.span, "from", "its first day: `from: 2024-01-01`");
        }
        // The check reports the wrong shape.
        Some(_) => {}
        None => {
            missing(sink, root.span, "in_force", "its first day: `in_force: {from: 2024-01-01}`")
        }
    }
    let places = Places {
        framework: id.as_ref().map_or(Span::default(), |(_, at)| *at),
        version: version.as_ref().map_or(Span::default(), |(_, at)| *at),
        amends: amends.value.span,
        replaces: root.entry("replaces").map(|entry| entry.value.span),
        in_force: in_force.map(|entry| entry.value.span),
    };
    let identity = Identity { id: id?.0, version: version?.0, amends: Some(amended?.0) };
    Some((identity, places))
}

fn missing(sink: &Sink, at: Span, key: &str, write: &str) {
    sink.fault(Code::MissingKey, at, |fault| {
        fault
            .says(format!("this amendment has no `{key}`"))
            .label(format!("`{key}` is missing here"))
            .help(format!("add {write}"))
    });
}

/// Merges every amendment with its base, wherever the base is among the files.
pub(crate) fn settle(files: &mut [RuleFile], limits: &Limits) {
    let mut known = HashMap::new();
    for (place, file) in files.iter().enumerate() {
        if let Some(identity) = &file.identity {
            known.entry((identity.id.clone(), identity.version.clone())).or_insert(place);
        }
    }
    for place in 0..files.len() {
        let chain = Settling { files, known: &known, limits }.chain(place);
        for place in chain.into_iter().rev() {
            Settling { files, known: &known, limits }.apply(place);
        }
    }
}

struct Settling<'f> {
    files: &'f mut [RuleFile],
    known: &'f HashMap<(String, String), usize>,
    limits: &'f Limits,
}

impl Settling<'_> {
    /// Returns the index of the base of an amendment, if it was loaded.
    fn base(&self, place: usize) -> Option<usize> {
        let identity = self.files.get(place)?.pending()?;
        let key = (identity.id.clone(), identity.amends.clone()?);
        self.known.get(&key).copied()
    }

    fn is_pending(&self, place: usize) -> bool {
        self.files.get(place).is_some_and(|file| file.pending().is_some())
    }

    /// Returns an amendment, its base, the base of that and so on, up to the first that is settled.
    fn chain(&mut self, from: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut next = Some(from).filter(|place| self.is_pending(*place));
        while let Some(place) = next {
            if let Some(first) = chain.iter().position(|before| *before == place) {
                let round = chain.split_off(first);
                self.refuse_round(&round);
                return chain;
            }
            chain.push(place);
            next = self.base(place).filter(|place| self.is_pending(*place));
        }
        chain
    }

    fn refuse_round(&mut self, round: &[usize]) {
        let shown_name = |place: &usize| {
            let file = self.files.get(*place)?;
            Some((file.identity.as_ref()?.version.clone(), file.amends_place()))
        };
        let members: Vec<(String, Location)> = round.iter().filter_map(shown_name).collect();
        for place in round {
            let Some(file) = self.files.get_mut(*place) else { continue };
            let own = file.amends_place();
            let names = all_of(members.iter().map(|(version, _)| version.as_str()));
            let others = members.iter().filter(|(_, place)| *place != own).take(MOST_NAMED);
            let related = others.map(|(version, place)| Label {
                location: place.clone(),
                message: format!("what `{}` amends", shown(version)),
            });
            let message = match members.len() {
                1 => format!("version {names} amends itself"),
                _ => format!("the versions {names} amend each other in a circle"),
            };
            let related = related.collect();
            file.refuse(Diagnostic {
                location: Some(own),
                related,
                help: Some("let `amends` name a version that came before".to_owned()),
                ..Diagnostic::new(Code::AmendsInCircle, message)
            });
        }
    }

    /// Makes the framework of an amendment whose base is settled.
    fn apply(&mut self, place: usize) {
        if !self.is_pending(place) {
            return;
        }
        let base = self.base(place);
        let Some(file) = self.files.get(place) else { return };
        let base = base.and_then(|base| self.files.get(base));
        let result = match base {
            None => Err(self.not_there(file)),
            Some(base) if base.framework.is_none() => Err(faulty(file, base)),
            Some(base) if base.sources.len() > Limits::AMENDMENTS => Err(too_long(file)),
            Some(base) => Ok((amended(base, file, self.limits), base.sources.clone())),
        };
        let Some(file) = self.files.get_mut(place) else { return };
        match result {
            Err(diagnostic) => file.refuse(diagnostic),
            Ok(((framework, diagnostics), sources)) => {
                file.settle(framework, diagnostics, sources);
            }
        }
    }

    fn not_there(&self, file: &RuleFile) -> Diagnostic {
        let Some(Identity { id, amends: Some(amends), .. }) = &file.identity else {
            return Diagnostic::new(Code::UnknownAmended, "nothing is amended");
        };
        let known = self.files.iter().filter_map(|file| file.identity.as_ref());
        let others: Vec<_> = known.filter(|other| !file.is(&other.id, &other.version)).collect();
        let versions = || others.iter().filter(|other| other.id == *id);
        if versions().next().is_some() {
            let names = || versions().map(|other| other.version.as_str());
            let near = nearest(amends, names().take(MOST_COMPARED));
            return Diagnostic {
                location: Some(file.amends_place()),
                allowed: Some(format!("a version that is at hand: {}", all_of(names()))),
                help: near.map(did_you_mean),
                nearest: near.map(str::to_owned),
                ..Diagnostic::new(
                    Code::UnknownAmended,
                    format!("`{}` has no version `{}` to amend", shown(id), shown(amends)),
                )
            };
        }
        let ids = others.iter().map(|other| other.id.as_str());
        let near = nearest(id, ids.take(MOST_COMPARED));
        let help = "load the file that is amended together with this one: put both into one folder";
        Diagnostic {
            location: Some(file.framework_place()),
            help: Some(near.map_or_else(|| help.to_owned(), did_you_mean)),
            nearest: near.map(str::to_owned),
            ..Diagnostic::new(
                Code::AmendsOther,
                format!("there is no framework `{}` at hand to amend", shown(id)),
            )
        }
    }
}

fn faulty(file: &RuleFile, base: &RuleFile) -> Diagnostic {
    let version = base.identity.as_ref().map_or("", |identity| identity.version.as_str());
    let version = shown(version);
    Diagnostic {
        location: Some(file.amends_place()),
        related: vec![Label {
            location: base.version_place(),
            message: "the version with faults".to_owned(),
        }],
        help: Some(format!("mend `{}` first", base.name())),
        ..Diagnostic::new(
            Code::AmendsFaulty,
            format!("version `{version}` cannot be amended, because it has faults itself"),
        )
    }
}

fn too_long(file: &RuleFile) -> Diagnostic {
    let most = Limits::AMENDMENTS;
    Diagnostic {
        location: Some(file.amends_place()),
        allowed: Some(format!("at most {most} amendments that build on each other")),
        help: Some(
            "write the rules out in a full file, with `replaces` instead of `amends`".into(),
        ),
        ..Diagnostic::new(
            Code::AmendsInCircle,
            format!("more than {most} amendments build on each other"),
        )
    }
}

/// A merged document, with spans that count through all its files.
pub(crate) struct Effective<'t> {
    pub(crate) root: YamlNode<'t>,
    amendment: YamlNode<'t>,
    changes: Changes,
}

/// Merges a file and its amendments, the oldest first. Reports changes of the last amendment that are not
/// possible.
pub(crate) fn effective<'t>(
    texts: &'t Texts,
    limits: &Limits,
    sink: &Sink,
) -> Result<Effective<'t>, Reported> {
    // The faults of a text were reported when it was read alone.
    let silent = Sink::new(0);
    let mut roots =
        texts.iter().map(|(start, source)| yaml::parse_at(start, &source.text, limits, &silent));
    let root = roots.next().ok_or(Reported::by_deserializer())??;
    let amendment = root.clone();
    let mut effective = Effective { root, amendment, changes: Changes::default() };
    while let Some(amendment) = roots.next() {
        effective.amendment = amendment?;
        let sink = if roots.len() == 0 { sink } else { &silent };
        effective.changes = merge(&mut effective.root, &effective.amendment, sink);
    }
    Ok(effective)
}

/// Returns the framework of an amendment and its base, and the errors and warnings of it.
fn amended(base: &RuleFile, file: &RuleFile, limits: &Limits) -> (Option<Framework>, Diagnostics) {
    let mut sources = base.sources.clone();
    sources.extend(file.sources.last().cloned());
    let texts = Texts::several(sources);
    let sink = Sink::new(limits.faults);
    let Ok(effective) = effective(&texts, limits, &sink) else {
        return (None, sink.finish(None, &texts));
    };
    if sink.has_errors() {
        return (None, sink.finish(Some(&effective.amendment), &texts));
    }
    let Effective { root, changes, .. } = effective;
    let written = SourceText::new(file.name(), print(&root, &texts));
    let lines = texts.lines();
    let gone: Vec<_> =
        changes.gone.iter().filter_map(|gone| Some((gone, lines.locate(gone.at)?))).collect();
    let sink = Sink::with_outline(limits.faults, Outline::of(&root));
    let base_digest = base.framework.as_ref().map_or("", |framework| framework.digest());
    let digest = sha256(format!("{base_digest}\n{}\n", file.own_digest).as_bytes());
    let document = Entry::<FrameworkDoc>::deserialize(NodeDeserializer::new(&root, &sink)).ok();
    let origin =
        Origin { digest, texts: &texts, written: Arc::new(written), changes_nothing: !changes.any };
    let framework = document.as_ref().and_then(|entry| framework::check(&sink, entry, origin));
    let framework = framework.filter(|_| !sink.has_errors());
    let diagnostics = sink.finish(Some(&root), &texts);
    let diagnostics =
        diagnostics.into_iter().filter(|diagnostic| !is_of_base(diagnostic, base, file));
    let named = diagnostics.map(|diagnostic| match diagnostic.code == Code::UnusedMetric {
        true => name_last_use(diagnostic, &gone),
        false => name_removal(diagnostic, &gone),
    });
    (framework, named.collect())
}

/// Returns whether a diagnostic belongs to the base: a warning that the base has too, or an `allow` of the base
/// that this file makes unnecessary.
fn is_of_base(diagnostic: &Diagnostic, base: &RuleFile, file: &RuleFile) -> bool {
    let elsewhere = diagnostic.file_name() != Some(file.name());
    let is_repeated = |before: &Diagnostic| {
        before.code == diagnostic.code
            && before.message == diagnostic.message
            && before.location == diagnostic.location
    };
    elsewhere && (diagnostic.code == Code::UnusedAllow || base.diagnostics.iter().any(is_repeated))
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
    let related =
        diagnostic.location.map(|location| Label { location, message: "used here".to_owned() });
    Diagnostic {
        location: Some(at.clone()),
        label: Some("removed here".to_owned()),
        related: related.into_iter().collect(),
        path: diagnostic.path,
        help: Some("change or remove what uses it too, or keep it".to_owned()),
        ..Diagnostic::new(
            Code::RemovesUsed,
            format!("the {word} `{}` is removed, but it is used", shown(id)),
        )
    }
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
        Some((word, id)) => (format!("the {word} `{}` is removed", shown(id)), "removed here"),
        None => ("what used it is changed".to_owned(), "changed here"),
    };
    let related =
        Label { location: declared.clone(), message: "the metric is declared here".to_owned() };
    Diagnostic {
        location: Some(at.clone()),
        label: Some(label.to_owned()),
        related: vec![related],
        help: Some(format!(
            "remove it too: `metrics: {{{id}: {{remove: true}}}}`, or use it elsewhere"
        )),
        message: format!("nothing uses the metric `{}` any more: {what}", shown(id)),
        ..diagnostic
    }
}
