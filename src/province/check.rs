//! From the document to the province: the check of everything that must hold together.

use std::sync::Arc;

use super::document::{FigureDoc, ProvinceDoc, RollUpDoc, RunDoc};
use super::province::{Averaged, Figure, Grouping, Merged, Province, RollUp, Run, Statistic};
use super::terms::{metric, numeric, unit_kind, wrong_type};
use super::where_units::conditions;
use crate::diagnostic::{Code, Span, one_of, shown};
use crate::model::{Framework, MetricIndex, MetricType, UnitKind};
use crate::rules::reading::{
    Entry, Ids, List, Owner, Sink, Where, check_id, fault, filled, given, name, number, required,
    required_key, source, whole,
};
use crate::rules::{Catalog, CatalogError};
use crate::said::{Said, said};

/// Returns the frameworks that the runs of a document name, by id and version.
pub(super) fn names_of_frameworks(entry: &Entry<ProvinceDoc>) -> Vec<(String, String)> {
    let runs = entry.get().and_then(|doc| given(&doc.runs)).into_iter().flatten();
    let name = |run: &Entry<RunDoc>| {
        let run = run.get()?;
        Some((given(&run.framework)?.clone(), given(&run.version)?.clone()))
    };
    runs.filter_map(name).collect()
}

/// Checks a document. The province is good only if the sink has no errors afterwards.
pub(super) fn check(
    sink: &Sink,
    entry: &Entry<ProvinceDoc>,
    digest: String,
    catalog: &Catalog,
) -> Option<Province> {
    let doc = entry.get()?;
    let file = Owner::new("the province file", entry.span);
    let id = required! { sink, &file, doc.province;
        "its id: `province: thanh-hoa`", "mã: `province: thanh-hoa`"
    };
    let id = id.and_then(|id| Some((id.span, id.get()?)));
    let id = id.filter(|(span, id)| check_id(sink, *span, id)).map(|(_, id)| id.clone());
    let id = id.unwrap_or_default();
    let runs = required! { sink, &file, doc.runs;
        "what is scored: `runs: [{id: …, …}]`", "các lần chấm: `runs: [{id: …, …}]`"
    };
    let year = number(&doc.year).and_then(|year| whole(sink, year, 1900, 2999));
    let year = year.and_then(|year| u16::try_from(year).ok());
    let (ids, taken) = (listed_ids(runs), Ids::default());
    let mut checked = Runs { sink, list: Vec::new(), ids, taken, year };
    let one = said!("one run", "một lần chạy");
    for run in filled(sink, runs, "`runs`", one).into_iter().flatten() {
        checked.take(catalog, run);
    }
    let mut figures = Vec::new();
    let mut taken = Ids::default();
    for figure in given(&doc.figures).into_iter().flatten() {
        figures.extend(checked.figure(&mut taken, figure));
    }
    Some(Province {
        name: name(sink, &doc.name, &id),
        source: source(sink, &doc.source, &None, &doc.note),
        id,
        runs: checked.list.into_iter().flatten().collect(),
        figures,
        digest,
    })
}

/// Lists the ids of all runs, to tell a later run from an unknown one.
fn listed_ids(runs: Option<&Entry<List<RunDoc>>>) -> Vec<&str> {
    let listed = runs.and_then(Entry::get).into_iter().flatten();
    listed.filter_map(|run| Some(given(&run.get()?.id)?.as_str())).collect()
}

/// The runs so far, which later runs use. A faulty run keeps its position.
struct Runs<'d> {
    sink: &'d Sink,
    list: Vec<Option<Run>>,
    ids: Vec<&'d str>,
    taken: Ids<'d>,
    /// The year of the run.
    year: Option<u16>,
}

impl<'d> Runs<'d> {
    fn take(&mut self, catalog: &Catalog, entry: &'d Entry<RunDoc>) {
        let run = self.read(catalog, entry);
        self.list.push(run);
    }

    fn read(&mut self, catalog: &Catalog, entry: &'d Entry<RunDoc>) -> Option<Run> {
        let sink = self.sink;
        let doc = entry.get()?;
        let owner = Owner::named("run", &doc.id, entry.span);
        let id = required! { sink, &owner, doc.id; "its id: `id: plan`", "mã: `id: plan`" };
        let (id, _) = self.taken.read(sink, id);
        let framework = self.framework(catalog, &owner, doc)?;
        let unit = given(&doc.unit).cloned();
        let unit_kind = doc.unit_kind.as_ref().and_then(|kind| unit_kind(sink, &framework, kind));
        let unit_kind = unit_kind.or_else(|| match framework.unit_kinds() {
            [only] => Some(only.clone()),
            _ => None,
        });
        let framework = if framework.has_points_by_kind() {
            let of_kind = unit_kind.as_ref().and_then(|kind| framework.of_kind(kind.as_str()).ok());
            if of_kind.is_none() && doc.unit_kind.is_none() {
                let kinds = one_of(framework.unit_kinds().iter().map(UnitKind::as_str));
                required! { sink, &owner, doc.unit_kind;
                    "the kind whose points are taken: `unit_kind: …`, one of {kinds}",
                    "loại đơn vị mà lấy điểm: `unit_kind: …`, một trong {kinds}", kinds
                };
            }
            Arc::new(of_kind?)
        } else {
            framework
        };
        let mut metrics = Vec::new();
        if let Some(named) = &doc.metrics {
            let filled = required! { sink, &owner, doc.unit;
                "the unit whose metrics are filled in: `unit: …`",
                "đơn vị được điền số liệu: `unit: …`"
            };
            if filled.is_some() && unit_kind.is_none() && doc.unit_kind.is_none() {
                let kinds = one_of(framework.unit_kinds().iter().map(UnitKind::as_str));
                required! { sink, &owner, doc.unit_kind;
                    "`unit_kind: …`, one of {kinds}", "`unit_kind: …`, một trong {kinds}", kinds
                };
            }
            for (id, span, value) in named.get().into_iter().flat_map(|named| named.iter()) {
                let roll_up = value.get().and_then(|doc| self.roll_up(value.span, doc));
                let metric = metric(sink, &framework, span, id);
                if let (Some(index), Some(roll_up)) = (metric, roll_up) {
                    fits(sink, &framework, index, &roll_up, span);
                    metrics.push((index, roll_up));
                }
            }
        }
        let id = id.to_owned();
        let merged = given(&doc.merged);
        let merged = merged.map(|file| Merged { file: file.clone(), mergers: None });
        Some(Run { id, framework, unit, unit_kind, metrics, merged })
    }

    fn framework(
        &self,
        catalog: &Catalog,
        owner: &Owner<'_>,
        doc: &RunDoc,
    ) -> Option<Arc<Framework>> {
        let sink = self.sink;
        let id = required! { sink, owner, doc.framework;
            "the framework: `framework: thanh-hoa/plan`", "bộ quy tắc: `framework: thanh-hoa/plan`"
        };
        let version = required! { sink, owner, doc.version;
            "its version: `version: \"2024\"`", "phiên bản: `version: \"2024\"`"
        };
        let (id, version) = (id?, version?);
        match catalog.get(id.get()?, version.get()?) {
            Ok(framework) => self.of_year(version.span, framework),
            Err(error) => {
                let (at, near) = match &error {
                    CatalogError::UnknownVersion { .. } => (version.span, None),
                    CatalogError::UnknownId { nearest, .. } => (id.span, nearest.clone()),
                    _ => (id.span, None),
                };
                fault! { sink, Code::UnknownFramework, at;
                    says error.said();
                    allowed "a framework and a version that a rule file has",
                        "bộ quy tắc và phiên bản có trong một tệp quy tắc";
                    named near;
                };
                None
            }
        }
    }

    /// Returns a framework with the numbers of the year of the run.
    fn of_year(&self, at: Span, framework: &Arc<Framework>) -> Option<Arc<Framework>> {
        let years = framework.years();
        if years.is_empty() {
            return Some(Arc::clone(framework));
        }
        let of_year = self.year.and_then(|year| framework.of_year(year).ok());
        if of_year.is_none() {
            fault! { self.sink, Code::MissingYear, at;
                let years: Vec<_> = years.iter().map(u16::to_string).collect();
                says {
                    let edition = shown(&framework.edition());
                    match self.year {
                        Some(year) => said!("the numbers of `{}` go by the year, and it has none for {}", "các số của `{}` theo năm, mà không có số cho năm {}", edition, year),
                        None => said!("the numbers of `{}` go by the year, and the province file names none", "các số của `{}` theo năm, mà tệp của tỉnh không nêu năm", edition),
                    }
                };
                allowed one_of(years.iter().map(String::as_str));
                help "write the year of the run: `year: {}`",
                    "ghi năm của lần chạy: `year: {}`", years.first().map_or("", String::as_str);
            };
        }
        of_year.map(Arc::new)
    }

    fn figure(&self, taken: &mut Ids<'d>, entry: &'d Entry<FigureDoc>) -> Option<Figure> {
        let sink = self.sink;
        let doc = entry.get()?;
        let owner = Owner::named("figure", &doc.id, entry.span);
        let id = required! { sink, &owner, doc.id;
            "its id: `id: recognised_share`", "mã: `id: recognised_share`"
        };
        let (id, _) = taken.read(sink, id);
        let value = required! { sink, &owner, doc.value;
            "its roll-up: `value: {count: …}`", "cách tổng hợp: `value: {count: …}`"
        }?;
        let roll_up = self.roll_up(value.span, value.get()?)?;
        Some(Figure {
            name: name(sink, &doc.name, id),
            id: id.to_owned(),
            value: roll_up,
            reported: number(&doc.reported).map(|placed| placed.quantity),
            source: source(sink, &doc.source, &doc.cite, &doc.note),
        })
    }

    fn roll_up(&self, span: Span, doc: &RollUpDoc) -> Option<RollUp> {
        let sink = self.sink;
        let words =
            [("count", &doc.count), ("share", &doc.share), ("mean", &doc.mean), ("sum", &doc.sum)];
        let mut given_words = words.iter().filter_map(|(word, run)| Some((*word, run.as_ref()?)));
        let (word, run_entry) = match (given_words.next(), given_words.next()) {
            (Some(only), None) => only,
            (first, _) => {
                if first.is_some() || !sink.has_unknown_key(span) {
                    not_one(sink, span, first.is_some());
                }
                return None;
            }
        };
        let run = self.source_run(run_entry)?;
        let framework = &run.framework;
        let owner = Owner::new("roll-up", span);
        let statistic = match word {
            "count" | "share" => {
                if let Some(of) = &doc.of {
                    out_of_place(
                        sink,
                        of.span,
                        "of",
                        word,
                        said!("`mean` and `sum`", "`mean` và `sum`"),
                    );
                }
                if word == "count" { Some(Statistic::Count) } else { Some(Statistic::Share) }
            }
            "mean" => {
                let of = required! { sink, &owner, doc.of;
                    "what is averaged: `of: total`", "giá trị lấy trung bình: `of: total`"
                };
                of.and_then(|of| averaged(sink, framework, of)).map(Statistic::Mean)
            }
            _ => {
                let of = required! { sink, &owner, doc.of;
                    "the metric: `of: …`", "số liệu: `of: …`"
                };
                of.and_then(|of| numeric(sink, framework, of.span, of.get()?)).map(Statistic::Sum)
            }
        };
        if word == "share" {
            let write = said!(
                "which units count: `where: {verdict: pass}`",
                "đơn vị nào được tính: `where: {verdict: pass}`"
            );
            required_key(sink, &owner, "where", &doc.r#where, write);
        }
        let by = doc.by.as_ref().and_then(|by| {
            if !matches!(word, "count" | "sum") {
                out_of_place(
                    sink,
                    by.span,
                    "by",
                    word,
                    said!("`count` and `sum`", "`count` và `sum`"),
                );
                return None;
            }
            grouping(sink, framework, by)
        });
        let unit_kind = doc.unit_kind.as_ref().and_then(|kind| unit_kind(sink, framework, kind));
        let conditions = doc.r#where.as_ref().map(|entry| conditions(sink, framework, entry));
        let conditions = conditions.unwrap_or_default();
        let (run, framework) = (run.id.clone(), Arc::clone(framework));
        Some(RollUp { run, framework, statistic: statistic?, unit_kind, conditions, by })
    }

    /// Finds a run before this one.
    fn source_run(&self, entry: &Entry<String>) -> Option<&Run> {
        let id = entry.get()?;
        let before = self.list.len();
        match self.ids.iter().position(|known| known == id) {
            Some(run) if run < before => self.list.get(run)?.as_ref(),
            Some(run) => {
                fault! { self.sink, Code::LaterRun, entry.span;
                    let what = if run == before {
                        said!("the run itself", "chính lần chạy này")
                    } else {
                        said!("a later run", "một lần chạy về sau")
                    };
                    says "`{}` is {what}", "`{}` là {what}", shown(id), what;
                    allowed "a run that stands before this one: runs are scored in their order",
                        "một lần chạy đứng trước: các lần chạy được chấm theo thứ tự";
                    help "put the run that is used first", "đặt lần chạy được dùng lên trước";
                };
                None
            }
            None => {
                let known = self.ids.get(..before.min(self.ids.len())).unwrap_or_default();
                fault! { self.sink, Code::UnknownRun, entry.span;
                    says "there is no run `{}`", "không có lần chạy `{}`", shown(id);
                    allowed match known {
                        [] => said!("a run that stands before this one", "một lần chạy đứng trước"),
                        _ => one_of(known.iter().copied()),
                    };
                    nearest id, known.iter().copied();
                };
                None
            }
        }
    }
}

fn not_one(sink: &Sink, span: Span, several: bool) {
    fault! { sink, Code::RollUpNotOne, span;
        let message = if several {
            said!(
                "this roll-up works out more than one thing",
                "phép tổng hợp này tính nhiều hơn một thứ"
            )
        } else {
            said!(
                "this roll-up does not say what it works out",
                "phép tổng hợp này không nói tính gì"
            )
        };
        says message;
        allowed "exactly one of `count`, `share`, `mean` and `sum`",
            "đúng một trong `count`, `share`, `mean` và `sum`";
    };
}

fn out_of_place(sink: &Sink, span: Span, key: &str, word: &str, others: Said) {
    fault! { sink, Code::RollUpKey, Where::Key(span);
        says "`{key}` does not belong to a `{word}`", "`{key}` không đi cùng `{word}`", key, word;
        allowed "`{key}` with {others}", "`{key}` đi cùng {others}", key, others;
        help "remove `{key}`", "xóa `{key}`", key;
    };
}

/// Reads what divides units into groups: a metric, or `unit`.
fn grouping(sink: &Sink, framework: &Framework, entry: &Entry<String>) -> Option<Grouping> {
    let id = entry.get()?;
    if id == "unit" {
        return Some(Grouping::Unit);
    }
    let index = metric(sink, framework, entry.span, id)?;
    let declared = framework.metric_at(index)?;
    if matches!(declared.kind, MetricType::Choice { .. } | MetricType::Text) {
        return Some(Grouping::Metric(index));
    }
    wrong_type(
        sink,
        entry.span,
        declared,
        said!(
            "a `choice` or a `text`, which names the group",
            "số liệu kiểu `choice` hoặc `text`, ghi tên nhóm"
        ),
    );
    None
}

/// Reads what a mean is of: `total`, `share`, a node, or a metric.
fn averaged(sink: &Sink, framework: &Framework, entry: &Entry<String>) -> Option<Averaged> {
    let id = entry.get()?;
    match id.as_str() {
        "total" => return Some(Averaged::Total),
        "share" => return Some(Averaged::Share),
        _ => {}
    }
    if let Some((index, _)) = framework.index().and_then(|tree| tree.find_scored(id)) {
        return Some(Averaged::Node(index));
    }
    if framework.metrics.contains_key(id) {
        return numeric(sink, framework, entry.span, id).map(Averaged::Metric);
    }
    let nodes = framework.index().into_iter().flat_map(|tree| tree.scored());
    let known = nodes.map(|(_, node)| node.id());
    let known: Vec<_> = known.chain(framework.metrics.keys().map(String::as_str)).collect();
    fault! { sink, Code::UnknownItem, entry.span;
        let whole = format!("`{}` {}", framework.id(), framework.version());
        says "{whole} has no node and no metric `{}`",
            "{whole} không có mục và không có số liệu `{}`", shown(id), whole;
        allowed "`total`, `share`, a node or a metric",
            "`total`, `share`, một mục hoặc một số liệu";
        nearest id, known.iter().copied();
    };
    None
}

/// Reports a metric whose type does not fit the roll-up.
fn fits(sink: &Sink, framework: &Framework, index: MetricIndex, roll_up: &RollUp, span: Span) {
    let Some(declared) = framework.metric_at(index) else { return };
    let (fitting, allowed) = match roll_up.statistic {
        Statistic::Count => (
            matches!(declared.kind, MetricType::Count | MetricType::Number),
            said!("a `count` or a `number`", "kiểu `count` hoặc `number`"),
        ),
        Statistic::Share | Statistic::Mean(_) => (
            matches!(declared.kind, MetricType::Percent | MetricType::Number),
            said!("a `percent` or a `number`", "kiểu `percent` hoặc `number`"),
        ),
        Statistic::Sum(_) => (
            matches!(declared.kind, MetricType::Count | MetricType::Number | MetricType::Percent),
            said!("a `count`, a `number` or a `percent`", "kiểu `count`, `number` hoặc `percent`"),
        ),
    };
    if !fitting {
        fault! { sink, Code::RollUpType, span;
            let (word, kind) = (roll_up.statistic.as_str(), declared.kind.as_str());
            says "a `{word}` cannot fill `{}`, which is a `{kind}`",
                "`{word}` không điền được cho `{}`, có kiểu `{kind}`", declared.id, word, kind;
            allowed allowed;
        };
    }
}
