//! Checks a document part by part and makes its framework.

use crate::diagnostic::{Code, Span};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::absent;
use super::gates::Ground;
use super::header::{self, Header};
use super::items::Items;
use super::keys::{self, Owner};
use super::levels::Levels;
use super::metrics::Metrics;
use super::ranking_and_grades;
use super::reachable::most::{self, Most};
use super::reachable::warnings::{OutOfReach, Reachable};
use super::scope::{Amendment, Kinds, Scope};
use super::score_range::TotalScale;
use super::targets::Targets;
use super::tree::Tree;
use super::{allow, attributes, checks, constants, derived, provenance, verdict, views, work};

use crate::diagnostic::{SourceText, shown};
use crate::model::{
    Body, Criteria, Framework, FrameworkKind, Grade, Index, NodeData, NodeIndex, Ranking,
    VerdictRule,
};
use crate::number::Exact;
use crate::rules::document::library::LibraryDoc;
use crate::rules::document::{Entry, Field, FrameworkDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::rules::text::sources::Texts;

/// The parts of a framework that build on its nodes or targets.
struct Conclusions {
    body: Body,
    ranking: Option<Ranking>,
    grades: Vec<Grade>,
    verdict: Option<VerdictRule>,
    hints: Hints,
}

/// Information for warnings that the framework itself does not contain.
struct Hints {
    measure: TotalScale,
    /// The place where the scoring of each node is written; `None` for groups.
    scored_at: Vec<Option<Span>>,
    /// The keys of `absent` that some indicator needs and no place in the file sets.
    unsaid: BTreeSet<&'static str>,
}

/// The texts that a document was read from.
pub(crate) struct Origin<'a> {
    /// The digest of the texts.
    pub(crate) digest: String,
    /// The texts: several if the document is an amendment merged with its base.
    pub(crate) texts: &'a Texts,
    /// The text of the whole document.
    pub(crate) written: Arc<SourceText>,
    /// Whether the document is an amendment that changes nothing.
    pub(crate) changes_nothing: bool,
    /// The ids that libraries offer, for names that are nearly one of them.
    pub(crate) offered: &'a [String],
    /// Takes the paths of what was taken in from libraries and is not used.
    pub(crate) unused: &'a RefCell<HashSet<String>>,
}

/// Checks a document. The framework is good only if the sink has no errors afterwards.
pub(crate) fn check(
    sink: &Sink,
    entry: &Entry<FrameworkDoc>,
    origin: &Origin<'_>,
) -> Option<Framework> {
    let doc = entry.get()?;
    let kinds = header::count_of_kinds(doc);
    let framework = if kinds > 1 && doc.has_sizes_by_kind() {
        // What is wrong for several kinds is told once.
        let of_kind = |place: usize| {
            sink.once_more(place > 0);
            of_kind(sink, (entry.span, doc), origin, Some(place))
        };
        let of_kinds: Vec<Framework> = (0..kinds).map(of_kind).collect();
        let first = of_kinds.first()?.clone();
        sink.once_more(false);
        refuse_points_of_kinds(sink, doc, &of_kinds);
        Framework { of_kinds: of_kinds.into(), kind: None, ..first }
    } else {
        of_kind(sink, (entry.span, doc), origin, None)
    };
    if !sink.has_errors() {
        sink.report_unused_allows();
    }
    Some(framework)
}

/// Reports a metric that gives points (`points: m`) of an indicator whose points differ by kind: all units submit the
/// same metrics, and what is given is checked when data are read.
fn refuse_points_of_kinds(sink: &Sink, doc: &FrameworkDoc, of_kinds: &[Framework]) {
    let Some((first, others)) = of_kinds.split_first() else { return };
    let differs = |id: &str| others.iter().any(|of| of.metrics.get(id) != first.metrics.get(id));
    for (id, span, _) in keys::given(&doc.metrics).into_iter().flat_map(|metrics| metrics.iter()) {
        if differs(id) {
            fault! { sink, Code::WrongMetricType, span;
                says "`{}` gives the points of an indicator, and these differ by the unit kind",
                    "`{}` là điểm được cho của một chỉ số, mà điểm của chỉ số ấy khác nhau theo loại đơn vị",
                    shown(id);
                help "write `linear: {of: …, zero_at: 0, full_at: {…}}` with the points of each kind",
                    "hãy viết `linear: {of: …, zero_at: 0, full_at: {…}}` với điểm của từng loại";
            };
        }
    }
}

/// Checks a document for one kind, or for all kinds if its points are the same for all.
fn of_kind(
    sink: &Sink,
    (span, doc): (Span, &FrameworkDoc),
    origin: &Origin<'_>,
    kind: Option<usize>,
) -> Framework {
    let file = Owner::new("the framework", span);
    allow::note(sink, span, &doc.allow);
    let header = Header::read(sink, doc, &file);
    let mut metrics = Metrics::read(sink, &doc.metrics, &file).offering(origin.offered);
    let kinds = Kinds::new(&header.unit_kinds, doc.unit_kind.as_ref().map(|entry| entry.span));
    kinds.choices.only(kind);
    let from = keys::given(&doc.in_force).and_then(|period| keys::given_at(&period.from));
    let texts = origin.texts;
    let of_amendment = from.filter(|_| texts.is_changed());
    let amendment = of_amendment.map(|(from_at, from)| Amendment { texts, from: from.0, from_at });
    attributes::read(sink, doc, &mut metrics);
    constants::read(sink, doc, &mut metrics);
    derived::read((sink, &kinds, amendment), doc, &mut metrics);
    let scope = Scope { sink, metrics: &metrics, kinds: &kinds, amendment };
    let checks = checks::checks(scope, doc, header.source.standings());
    let Conclusions { body, ranking, grades, verdict, hints } = match header.kind {
        FrameworkKind::Index => index(scope, doc, &file, &header),
        FrameworkKind::Criteria => criteria(scope, doc, &file, &header),
    };
    let absent = absent::layer(&doc.absent);
    // In a faulty file a metric may be unused only because its use is misspelt.
    if !sink.has_errors() {
        metrics.report_unused(sink, texts, origin.unused);
        constants::report_unused(sink, doc, &metrics, texts);
    }
    let (metrics, derived, previous) = metrics.into_model();
    let framework = Framework {
        id: header.id,
        version: header.version,
        amends: header.amends,
        replaces: header.replaces,
        after_gap: header.after_gap,
        years: kinds.choices.years(),
        year: None,
        kind,
        of_kinds: Arc::default(),
        unit_kinds: header.unit_kinds.clone(),
        name: header.name,
        in_force: header.in_force,
        period: header.period,
        source: header.source,
        rounding: header.rounding,
        absent: absent.rules(),
        absent_layer: absent,
        coverage: absent::coverage(sink, &doc.coverage),
        metrics: Arc::new(metrics),
        derived: derived.into(),
        previous: Arc::new(previous),
        checks,
        body,
        ranking,
        grades,
        verdict,
        digest: origin.digest.clone(),
        texts: texts.sources().to_vec(),
        written: Arc::clone(&origin.written),
        variation: None,
    };
    work::refuse_too_much(sink, &framework, &file, &hints.scored_at);
    if !sink.has_errors() {
        if origin.changes_nothing {
            warn_of_no_change(sink, &doc.amends);
        }
        warn(sink, doc, &file, &framework, &hints);
    }
    framework
}

/// Checks a library, whose declarations are used by other files only.
pub(crate) fn check_library(sink: &Sink, span: Span, doc: &LibraryDoc) {
    let file = Owner::new("the library", span);
    allow::note(sink, span, &doc.allow);
    let declared = FrameworkDoc {
        framework: doc.framework.clone(),
        metrics: doc.metrics.clone(),
        derived: doc.derived.clone(),
        r#let: doc.r#let.clone(),
        ..FrameworkDoc::default()
    };
    header::framework_id(sink, &declared, &file);
    let mut metrics = Metrics::read(sink, &declared.metrics, &file);
    constants::read(sink, &declared, &mut metrics);
    derived::read((sink, &Kinds::new(&[], None), None), &declared, &mut metrics);
    if !sink.has_errors() {
        sink.report_unused_allows();
    }
}

fn warn_of_no_change(sink: &Sink, amends: &Field<String>) {
    let Some((at, version)) = keys::given_at(amends) else { return };
    fault! { sink, Code::AmendsNothing, at;
        let version = shown(version);
        says "this amendment leaves everything as it is in version `{version}`",
            "văn bản sửa đổi này giữ nguyên mọi thứ của phiên bản `{version}`", version;
        label "nothing is changed", "không thay đổi gì";
        help "write what changes, or remove the file and let the older version stay in force",
            "viết phần thay đổi, hoặc xóa tệp để phiên bản cũ tiếp tục có hiệu lực";
    };
}

/// Reports warnings that make sense only for a file without errors.
fn warn(sink: &Sink, doc: &FrameworkDoc, file: &Owner<'_>, framework: &Framework, hints: &Hints) {
    provenance::warn(sink, doc, file);
    let absent_at = doc.absent.as_ref().map_or(file.span, |entry| entry.span);
    absent::warn_of_unsaid(sink, &hints.unsaid, absent_at);
    let reach = match &framework.body {
        Body::Index(index) => {
            most::warn_of_full_points(sink, index, framework, &hints.scored_at);
            if let Some(rounding) = &doc.rounding {
                most::warn_of_rounded_whole(sink, index, framework, rounding.span);
            }
            Reachable::Tree(Most::of(index, framework))
        }
        Body::Criteria(criteria) => {
            let met = |target| most::target_can_be_met(target, framework);
            Reachable::Targets(criteria.targets.iter().map(met).collect())
        }
    };
    OutOfReach { sink, framework, measure: &hints.measure, reach }.warn(doc);
}

fn index<'d>(
    scope: Scope<'_>,
    doc: &'d FrameworkDoc,
    file: &Owner<'d>,
    header: &Header,
) -> Conclusions {
    let sink = scope.sink;
    header::refuse_criteria_keys(sink, doc);
    let whole = header::whole(&scope, doc, file);
    let points = whole.points.clone();
    let said = Levels::read(scope, doc);
    let mut tree = Tree::new(scope, absent::layer(&doc.absent), &said);
    let standing = header.source.standings();
    let roots = tree.read(whole, standing, &doc.groups, &doc.indicators);
    let counted = counted(&tree.nodes);
    let bonus = tree.adjustment("`bonus`", &doc.bonus, standing);
    let penalty = tree.adjustment("`penalty`", &doc.penalty, standing);
    let views = views::views(&mut tree, doc, standing);
    let levels = said.of_tree(sink, tree.deepest);
    let extra = bonus.as_ref().map_or(Ok(Exact::ZERO), |bonus| bonus.most(&tree.nodes));
    let most = points.as_ref().zip(extra.ok()).and_then(|(points, extra)| points.plus(&extra).ok());
    let ground = Ground {
        scope,
        items: Items::Nodes { nodes: &tree.nodes, by_id: &tree.by_id, counted, views: &views },
        measure: TotalScale {
            points: points.clone(),
            points_at: doc.points.as_ref().map(|entry| entry.span),
            most,
            word: "points",
        },
        levels: Some(levels.iter().map(|level| level.id.clone()).collect()),
        is_ranked: doc.ranking.is_some(),
    };
    let (ranking, grades, verdict) = conclude(&ground, doc);
    let hints = Hints { measure: ground.measure, scored_at: tree.scored_at, unsaid: tree.unsaid };
    let body = Body::Index(Index {
        points: points.unwrap_or(Exact::ZERO),
        aggregate: keys::given(&doc.aggregate).copied().unwrap_or_default(),
        levels,
        nodes: tree.nodes,
        roots,
        bonus,
        penalty,
        views,
    });
    Conclusions { body, ranking, grades, verdict, hints }
}

/// Returns the indicators of the tree that have points and are scored.
fn counted(nodes: &[NodeData]) -> Vec<NodeIndex> {
    let all = (0u32..).map(NodeIndex).zip(nodes);
    all.filter(|(_, node)| node.counts()).map(|(index, _)| index).collect()
}

fn criteria<'d>(
    scope: Scope<'_>,
    doc: &'d FrameworkDoc,
    file: &Owner<'d>,
    header: &Header,
) -> Conclusions {
    let sink = scope.sink;
    header::refuse_index_keys(sink, doc);
    let targets = Targets::read(&scope, doc, file, header.source.standings());
    let count = targets.list.len();
    let points = u64::try_from(count).ok().map(Exact::from);
    let ground = Ground {
        scope,
        items: Items::Targets { count, by_id: &targets.by_id },
        measure: TotalScale {
            points: points.clone(),
            points_at: None,
            most: points,
            word: "targets",
        },
        levels: None,
        is_ranked: doc.ranking.is_some(),
    };
    let (ranking, grades, verdict) = conclude(&ground, doc);
    let hints = Hints { measure: ground.measure, scored_at: Vec::new(), unsaid: BTreeSet::new() };
    let body = Body::Criteria(Criteria { targets: targets.list });
    Conclusions { body, ranking, grades, verdict, hints }
}

fn conclude(
    ground: &Ground<'_, '_>,
    doc: &FrameworkDoc,
) -> (Option<Ranking>, Vec<Grade>, Option<VerdictRule>) {
    let ranking = ranking_and_grades::of_framework(ground.scope, &doc.ranking, &ground.items);
    let grades = ranking_and_grades::grades(ground, doc);
    (ranking, grades, verdict::verdict(ground, doc))
}
