//! Reading a file of an analysis: the document, and its check against the rules that it is of.

use std::path::Path;

use super::chance::Chance;
use super::document::{
    AnalysisDoc, DrawsDoc, FiguresDoc, MethodsDoc, PlacesDoc, PoliciesDoc, VaryDoc, WeightsDoc,
    WithinDoc,
};
use super::lattice::{Lattice, NoLattice};
use super::siblings::{own_weight, siblings};
use super::study::{Factor, FigureError, GoalpostFactor, Post, PostNumbers, Study, WeightFactor};
use crate::diagnostic::{Code, Diagnostics, Span, shown};
use crate::model::{
    AbsentKind, AbsentPolicy, Framework, Index, Level, Method, Metric, MetricIndex, MetricType,
    NodeData, NodeIndex, PeerMethod, PeerScale, Variation,
};
use crate::number::{Decimal, Exact, Overflow, Rounding, RoundingMode};
use crate::rules::Limits;
use crate::rules::reading::{
    Entry, Field, List, OneOrMany, Owner, Placed, Sink, fault, given, level, not_empty, number,
    plain, read, read_document, read_path, required, required_key, required_number, share, text,
};
use crate::said::{Said, said};

/// The most draws.
const MOST_DRAWS: u32 = 10_000_000;
/// The most combinations of alternatives, each of which is prepared once.
const MOST_COMBINATIONS: usize = 512;

impl Study {
    /// Reads a file of an analysis from its text.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str, framework: &Framework) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text, framework)
    }

    /// Reads a file of an analysis from its text. Diagnostics call it `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(
        name: &str,
        text: &str,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| Check { sink, framework }.study(entry, digest);
        let (study, faults) = read(text, name, &Limits::default(), check);
        study.ok_or(faults)
    }

    /// Checks a file of an analysis that was made in code, with the same checks as its text.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 50, scoring: {yes_no: plan}}\n")?;
    /// use dti_engine::analysis::document::{AnalysisDoc, DrawsDoc, OfDoc, VaryDoc, WeightsDoc};
    /// use dti_engine::analysis::{Factor, Study};
    /// use dti_engine::rules::document::Number;
    ///
    /// let weights = WeightsDoc::new("indicator", Number::percent(20)).grid(1);
    /// let document = AnalysisDoc::new("demo/firm", OfDoc::new("demo/two", "1"))
    ///     .vary(VaryDoc::new().weights(weights))
    ///     .draws(DrawsDoc::new(100, 2026));
    /// let study = Study::from_document(&document, &framework)?;
    /// assert_eq!((study.draws(), study.factors()), (100, vec![Factor::Weights]));
    ///
    /// let faults = Study::from_document(&document.of(OfDoc::new("demo/two", "2")), &framework).unwrap_err();
    /// assert_eq!(faults.iter().next().and_then(|fault| fault.path.as_deref()), Some("of.version"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault, with its path in the document, such as `vary.weights.within`.
    pub fn from_document(
        document: &AnalysisDoc,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| Check { sink, framework }.study(entry, digest);
        read_document(document, check)
    }

    /// Makes a study of the weights of the top groups, or of the indicators if there are no groups: so many percent down
    /// and up, so many draws.
    ///
    /// # Errors
    /// That there are no two groups or indicators to weigh, or that one of the numbers is too large.
    pub fn of_weights(
        framework: &Framework,
        percent: u32,
        draws: u32,
        seed: u64,
    ) -> Result<Self, Diagnostics> {
        let top = framework.index().and_then(|tree| tree.levels.first());
        let level = top.map_or("indicator", |level| level.id.as_str());
        let (id, version) = (framework.id(), framework.version());
        let text = format!(
            "analysis: {id}\nof: {{framework: {id}, version: {version:?}}}\n\
             vary: {{weights: {{level: {level}, within: {percent}%}}}}\n\
             draws: {{count: {draws}, seed: {seed}}}\n"
        );
        Self::from_yaml(&text, framework)
    }

    /// Reads a file of an analysis.
    ///
    /// # Errors
    /// Every fault of the file, with its place, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>, framework: &Framework) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| Check { sink, framework }.study(entry, digest);
        let (study, faults) = read_path(path.as_ref(), &Limits::default(), check);
        study.ok_or(faults)
    }
}

/// The check of one file.
struct Check<'a> {
    sink: &'a Sink,
    framework: &'a Framework,
}

impl Check<'_> {
    /// Checks a document. The result is valid only if the sink has no errors afterwards.
    fn study(&self, entry: &Entry<AnalysisDoc>, digest: String) -> Option<Study> {
        let Self { sink, framework } = *self;
        let doc = entry.get()?;
        let file = Owner::new("the file of an analysis", entry.span);
        let id = required! { sink, &file, doc.analysis;
            "its name: `analysis: place/name`", "tên: `analysis: nơi/tên`"
        };
        let id =
            id.and_then(|entry| text(sink, entry, Said::name("`analysis`"))).unwrap_or_default();
        self.of(&file, doc);
        let (count, seed) = self.draws(&file, doc).unwrap_or_default();
        let mut study = Study {
            id,
            rules: framework.digest_in_force(),
            digest,
            count,
            chance: Chance { seed },
            weights: None,
            goalposts: None,
            alternatives: Vec::new(),
            figures: Vec::new(),
            costs: given(&doc.costs).cloned(),
        };
        let vary = doc.vary.as_ref().and_then(|entry| Some((entry.span, entry.get()?)));
        if let (Some((span, vary)), Some(tree)) = (vary, framework.index()) {
            self.vary(&mut study, (span, vary), tree);
        } else if let (Some((span, _)), None) = (vary, framework.index()) {
            self.nothing(
                span,
                said!(
                    "a framework of targets has no points, weights or goalposts",
                    "bộ tiêu chí không có điểm, trọng số hay mốc"
                ),
            );
        }
        Some(study)
    }

    fn of(&self, file: &Owner<'_>, doc: &AnalysisDoc) {
        let (sink, framework) = (self.sink, self.framework);
        let entry = required! { sink, file, doc.of;
            "`of: {{framework: {}, version: \"{}\"}}`",
            "`of: {{framework: {}, version: \"{}\"}}`", framework.id(), framework.version()
        };
        let Some(entry) = entry else { return };
        let Some(of) = entry.get() else { return };
        let owner = Owner::new("`of`", entry.span);
        let wanted = [
            ("framework", &of.framework, framework.id()),
            ("version", &of.version, framework.version()),
        ];
        for (key, field, at_hand) in wanted {
            let entry = required_key(
                sink,
                &owner,
                key,
                field,
                said!("`{key}: {at_hand}`", "`{key}: {at_hand}`", key, at_hand),
            );
            let said = entry.and_then(|entry| Some((entry.span, entry.get()?)));
            if let Some((span, said)) = said.filter(|(_, said)| said.as_str() != at_hand) {
                fault! { sink, Code::AnalysisOfOther, span;
                    says "the analysis is of the {key} `{}`",
                        "phân tích này dành cho `{key}` `{}`", shown(said), key;
                    allowed "`{}`, that of the rules at hand",
                        "`{}` của bộ quy tắc đang dùng", shown(at_hand);
                    help "give the rules that it is of, or correct the file of the analysis",
                        "đưa bộ quy tắc mà nó dành cho, hoặc sửa tệp phân tích";
                };
            }
        }
    }

    /// Reads the count and the seed. Without draws nothing is drawn.
    fn draws(&self, file: &Owner<'_>, doc: &AnalysisDoc) -> Option<(u32, u64)> {
        let sink = self.sink;
        let Some(entry) = &doc.draws else {
            if doc.vary.is_some() {
                required! { sink, file, doc.draws;
                    "`draws: {count: 1000, seed: 2026}`", "`draws: {count: 1000, seed: 2026}`"
                };
            }
            return None;
        };
        let DrawsDoc { count, seed } = entry.get()?;
        let owner = Owner::new("`draws`", entry.span);
        let whole = |number: Placed, most: u64| {
            let what = said!(
                "a number of draws or a seed",
                "số lần thử hay số khởi đầu của dãy ngẫu nhiên"
            );
            let value = plain(sink, number, what)?;
            let whole = u64::try_from(value).ok();
            let whole = whole.filter(|whole| value.fract().is_zero() && *whole <= most);
            if whole.is_none() {
                fault! { sink, Code::OutOfRange, number.span;
                    says "`{value}` is not a number of draws or a seed",
                        "`{value}` không phải là số lần thử hay số khởi đầu", value;
                    allowed "a whole number from 0 to {most}",
                        "một số nguyên từ 0 đến {most}", most;
                };
            }
            whole
        };
        let count = required_number(sink, &owner, "count", count, Said::name("`count: 1000`"));
        let seed = required_number(sink, &owner, "seed", seed, Said::name("`seed: 2026`"));
        let count_span = count.map(|count| count.span);
        let count = count.and_then(|count| whole(count, u64::from(u32::MAX)));
        let count = count.and_then(|count| u32::try_from(count).ok());
        if let (Some(span), Some(MOST_DRAWS..)) = (count_span, count.filter(|n| *n > MOST_DRAWS)) {
            self.too_much(
                span,
                said!(
                    "there are more than {MOST_DRAWS} draws",
                    "nhiều hơn {MOST_DRAWS} lần thử",
                    MOST_DRAWS
                ),
            );
        }
        Some((count?, seed.and_then(|seed| whole(seed, u64::MAX))?))
    }

    fn vary(&self, study: &mut Study, (span, doc): (Span, &VaryDoc), tree: &Index) {
        if *doc == VaryDoc::default() {
            self.nothing(span, said!("`vary` names nothing", "`vary` không nêu gì"));
        }
        study.weights = doc.weights.as_ref().and_then(|entry| self.weights(entry, tree));
        study.goalposts = doc.goalposts.as_ref().and_then(|entry| self.goalposts(entry, tree));
        study.figures = doc.figures.as_ref().map(|entry| self.figures(entry)).unwrap_or_default();
        let all = &mut study.alternatives;
        all.extend(doc.methods.as_ref().and_then(|entry| self.methods(entry, tree)));
        all.extend(doc.aggregate.as_ref().and_then(|list| {
            let of = |one: &_| Variation::new().aggregate(*one);
            self.alternatives(Factor::Aggregate, Said::name("`aggregate`"), list, of)
        }));
        all.extend(doc.rounding.as_ref().and_then(|list| self.rounding(list)));
        let absent = doc.absent.as_ref().and_then(Entry::get);
        all.extend(absent.into_iter().flat_map(|doc| self.absent(doc)));
        if study.combinations() > MOST_COMBINATIONS {
            let count = study.combinations();
            self.too_much(
                span,
                said!("the alternatives make {count} combinations, and {MOST_COMBINATIONS} are prepared at most", "các phương án tạo ra {count} tổ hợp, mà nhiều nhất là {MOST_COMBINATIONS}", count, MOST_COMBINATIONS),
            );
        }
    }

    fn too_much(&self, span: Span, says: Said) {
        fault! { self.sink, Code::TooMuchToDraw, span;
            says says;
            help "ask for less, or make several analyses",
                "bớt yêu cầu, hoặc chia ra nhiều phân tích";
        };
    }

    fn nothing(&self, span: Span, says: Said) {
        fault! { self.sink, Code::NothingToVary, span;
            says says;
            help "remove it: the analysis would tell nothing of it",
                "xóa nó: phân tích sẽ không cho biết gì về nó";
        };
    }

    /// Reads how far numbers go: a share above zero.
    fn within(
        &self,
        owner: &Owner<'_>,
        field: &Field<crate::rules::reading::Number>,
    ) -> Option<Decimal> {
        let number =
            required_number(self.sink, owner, "within", field, Said::name("`within: 25%`"))?;
        let within = share(self.sink, number)?;
        if within.is_zero() {
            self.nothing(
                number.span,
                said!("within 0% nothing is varied", "trong phạm vi 0% thì không có gì thay đổi"),
            );
        }
        Some(within)
    }

    fn weights(&self, entry: &Entry<WeightsDoc>, tree: &Index) -> Option<WeightFactor> {
        let sink = self.sink;
        let doc = entry.get()?;
        let owner = Owner::new("`weights`", entry.span);
        let within = self.within(&owner, &doc.within).map(Exact::from);
        let grid = number(&doc.grid).filter(|grid| {
            let step = plain(sink, *grid, said!("the step of a grid", "bước lưới"));
            if step.is_some_and(|step| step <= Decimal::ZERO) {
                fault! { sink, Code::OutOfRange, grid.span;
                    says "a grid of `{}`", "bước lưới `{}`", grid.quantity;
                    allowed "a number above 0", "một số lớn hơn 0";
                };
            }
            step.is_some_and(|step| step > Decimal::ZERO)
        });
        let levels = required_key(sink, &owner, "level", &doc.level, Said::name("`level: group`"))?;
        let names: Vec<&Entry<String>> = match levels.get()? {
            OneOrMany::Scalar(_) => Vec::new(),
            OneOrMany::List(list) => list.iter().collect(),
        };
        let alone = match levels.get()? {
            OneOrMany::Scalar(name) => Some(Entry { span: levels.span, value: Ok(name.clone()) }),
            OneOrMany::List(_) => None,
        };
        let known: Vec<String> = tree.levels.iter().map(|level| level.id.clone()).collect();
        let levels = alone.iter().chain(names).filter_map(|name| level(sink, name, &known));
        let levels: Vec<Level> = levels.collect();
        let nodes: Vec<NodeIndex> = levels.iter().flat_map(|level| tree.level(level)).collect();
        let columns = weighed(tree, &nodes);
        if columns.is_empty() && !levels.is_empty() {
            self.nothing(
                entry.span,
                said!(
                    "no siblings of these levels share points",
                    "không có mục cùng cấp nào ở các cấp này chia điểm với nhau"
                ),
            );
        }
        let mut factor = WeightFactor {
            siblings: siblings(tree, &columns),
            lattices: Vec::new(),
            columns: columns.len(),
            within: within?,
        };
        self.lattices(&mut factor, (tree, &columns), (entry.span, grid))?;
        Some(factor)
    }

    /// Finds the weights on the grid of all siblings that are weighed.
    fn lattices(
        &self,
        factor: &mut WeightFactor,
        (tree, columns): (&Index, &[NodeIndex]),
        (span, grid): (Span, Option<Placed>),
    ) -> Option<()> {
        for family in families(tree) {
            let own = |child: &NodeIndex| {
                let column = columns.iter().position(|column| column == child)?;
                Some((column, own_weight(tree, family, tree.node(*child)?)))
            };
            let (places, own): (Vec<usize>, Vec<Exact>) = family.iter().filter_map(own).unzip();
            if places.is_empty() {
                continue;
            }
            let names = family.iter().filter_map(|child| Some(tree.node(*child)?.id()));
            let names: Vec<_> = names.take(4).map(|id| format!("`{id}`")).collect();
            let at = grid.map_or(span, |grid| grid.span);
            let grid = grid.map(|grid| Exact::from(grid.value()));
            match lattice(&own, &factor.within, grid) {
                Ok(lattice) => factor.lattices.push((places, lattice)),
                Err(NoLattice::Empty) => {
                    fault! { self.sink, Code::NotOnGrid, at;
                        says "no weights of {} on this grid add up to what is divided among them",
                            "không có bộ trọng số nào của {} trên lưới này cộng lại bằng phần được chia",
                            names.join(", ");
                        help "take a finer grid that divides their sum, or go further with `within`",
                            "lấy bước lưới nhỏ hơn, chia hết tổng của chúng, hoặc nới `within`";
                    };
                }
                Err(NoLattice::TooLarge) => self.too_much(
                    at,
                    said!(
                        "the weights of {} have more combinations on this grid than are counted",
                        "trọng số của {} có quá nhiều tổ hợp trên lưới này",
                        names.join(", ")
                    ),
                ),
            }
        }
        Some(())
    }

    fn goalposts(&self, entry: &Entry<WithinDoc>, tree: &Index) -> Option<GoalpostFactor> {
        let doc = entry.get()?;
        let within = self.within(&Owner::new("`goalposts`", entry.span), &doc.within);
        let mut posts = Vec::new();
        for node in tree.nodes.iter().filter(|node| node.counts()) {
            node.method()
                .into_iter()
                .for_each(|method| add_posts(&mut posts, self.framework, method, node.id()));
        }
        if posts.is_empty() {
            self.nothing(
                entry.span,
                said!(
                    "no method has `zero_at`, `full_at` or steps with bounds",
                    "không cách chấm nào có `zero_at`, `full_at` hoặc các bậc có mức"
                ),
            );
        }
        Some(GoalpostFactor { within: within?, posts })
    }

    fn figures(&self, entry: &Entry<FiguresDoc>) -> Vec<(MetricIndex, FigureError)> {
        let Some(doc) = entry.get() else { return Vec::new() };
        let mut figures = self.standard_errors(doc);
        if doc.standard_errors.is_none() || doc.error.is_some() {
            let owner = Owner::new("`figures`", entry.span);
            let example = Said::name("`error: half_of_last_place`");
            required_key(self.sink, &owner, "error", &doc.error, example);
            let metrics = self.framework.metrics.values().zip((0u32..).map(MetricIndex));
            let with_places = metrics.filter(|(metric, _)| has_places(metric));
            let others = with_places.map(|(_, index)| index).filter(|index| {
                let is_either = |(metric, error): &(MetricIndex, FigureError)| {
                    metric == index || *error == FigureError::Standard(*index)
                };
                !figures.iter().any(is_either)
            });
            let others: Vec<_> = others.collect();
            figures.extend(others.into_iter().map(|index| (index, FigureError::HalfOfLastPlace)));
            if figures.is_empty() {
                self.nothing(
                    entry.span,
                    said!(
                        "no metric is a `number` or a `percent`",
                        "không có số liệu nào kiểu `number` hoặc `percent`"
                    ),
                );
            }
        }
        figures
    }

    /// Reads which metrics hold the standard errors of which.
    fn standard_errors(&self, doc: &FiguresDoc) -> Vec<(MetricIndex, FigureError)> {
        let named = doc.standard_errors.as_ref().and_then(|entry| Some((entry.span, entry.get()?)));
        let Some((span, named)) = named else { return Vec::new() };
        let pairs = named.iter().filter_map(|(metric, span, errors)| {
            let metric = self.estimated(span, metric);
            let errors = errors.get().and_then(|name| self.estimated(errors.span, name));
            let ((metric, of), (errors, of_errors)) = metric.zip(errors)?;
            if of.kind != of_errors.kind || metric == errors {
                let (metric, errors) = (shown(&of.id), shown(&of_errors.id));
                fault! { self.sink, Code::WrongMetricType, span;
                    says "`{errors}` does not hold the standard errors of `{metric}`",
                        "`{errors}` không thể ghi sai số chuẩn của `{metric}`", errors, metric;
                    allowed "another metric of the same type as `{metric}`",
                        "một số liệu khác, cùng kiểu với `{metric}`", metric;
                };
                return None;
            }
            Some((metric, FigureError::Standard(errors)))
        });
        let pairs: Vec<_> = pairs.collect();
        if named.iter().next().is_none() {
            self.nothing(
                span,
                said!(
                    "`standard_errors` names no metric",
                    "`standard_errors` không nêu số liệu nào"
                ),
            );
        }
        pairs
    }

    /// Returns a metric that can be an estimate, or a standard error.
    fn estimated(&self, span: Span, name: &str) -> Option<(MetricIndex, &Metric)> {
        let metrics = &self.framework.metrics;
        let found = metrics.get_full(name).filter(|(.., metric)| has_places(metric));
        if found.is_none() {
            let known = metrics.values().filter(|metric| has_places(metric));
            fault! { self.sink, Code::UnknownMetric, span;
                says "there is no metric `{}` of the type `number` or `percent`",
                    "không có số liệu `{}` kiểu `number` hoặc `percent`", shown(name);
                nearest name, known.map(|metric| metric.id.as_str());
            };
        }
        found.and_then(|(place, _, metric)| Some((MetricIndex(u32::try_from(place).ok()?), metric)))
    }

    fn methods(&self, entry: &Entry<MethodsDoc>, tree: &Index) -> Option<(Factor, Vec<Variation>)> {
        let doc = entry.get()?;
        let owner = Owner::new("`methods`", entry.span);
        let list = required_key(
            self.sink,
            &owner,
            "peers",
            &doc.peers,
            Said::name("`peers: [min_max, rank]`"),
        )?;
        if !tree.nodes.iter().filter_map(NodeData::method).any(Method::depends_on_peers) {
            self.nothing(
                list.span,
                said!(
                    "no method compares a unit with its peers",
                    "không cách chấm nào so sánh với các đơn vị khác"
                ),
            );
        }
        let of = |one: &_| Variation::new().among_peers(*one);
        self.alternatives(Factor::Methods, Said::name("`peers`"), list, of)
    }

    fn rounding(&self, list: &Entry<List<PlacesDoc>>) -> Option<(Factor, Vec<Variation>)> {
        let places = |field: &Field<String>| {
            let entry = field.as_ref()?;
            let said = entry.get()?.trim();
            let places = match said {
                "none" => Some(None),
                _ => said.parse().ok().filter(|n| *n <= Rounding::MAX_PLACES).map(Some),
            };
            if places.is_none() {
                fault! { self.sink, Code::OutOfRange, entry.span;
                    says "`{}` is not a number of places",
                        "`{}` không phải là số chữ số thập phân", shown(said);
                    allowed "a whole number from 0 to {}, or `none`",
                        "một số nguyên từ 0 đến {}, hoặc `none`", Rounding::MAX_PLACES;
                };
            }
            places
        };
        let of = |doc: &PlacesDoc| {
            let variation = Variation::new();
            let variation =
                places(&doc.indicator).map_or(variation.clone(), |n| variation.round_indicators(n));
            let variation =
                places(&doc.group).map_or(variation.clone(), |n| variation.round_groups(n));
            places(&doc.total).map_or(variation.clone(), |n| variation.round_total(n))
        };
        self.alternatives(Factor::Rounding, Said::name("`rounding`"), list, of)
    }

    fn absent<'d>(
        &'d self,
        doc: &'d PoliciesDoc,
    ) -> impl Iterator<Item = (Factor, Vec<Variation>)> + 'd {
        let kinds = [
            (Factor::Missing, AbsentKind::Missing, &doc.missing),
            (Factor::NotApplicable, AbsentKind::NotApplicable, &doc.not_applicable),
            (Factor::Rejected, AbsentKind::Rejected, &doc.rejected),
            (Factor::ZeroWhole, AbsentKind::ZeroWhole, &doc.zero_whole),
        ];
        kinds.into_iter().filter_map(|(factor, kind, list)| {
            let of = |policy: &AbsentPolicy| Variation::new().absent(kind, *policy);
            let kind_of = kind.as_str();
            let what = said!("`{kind_of}`", "`{kind_of}`", kind_of);
            self.alternatives(factor, what, list.as_ref()?, of)
        })
    }

    fn alternatives<T>(
        &self,
        factor: Factor,
        what: Said,
        list: &Entry<List<T>>,
        of: impl Fn(&T) -> Variation,
    ) -> Option<(Factor, Vec<Variation>)> {
        let entries = not_empty(
            self.sink,
            list.span,
            list.get()?,
            what.clone(),
            said!("two alternatives", "hai phương án"),
        )?;
        let all: Vec<_> = entries.iter().filter_map(Entry::get).map(of).collect();
        if let [_] = entries {
            self.nothing(
                list.span,
                said!("{what} has one alternative", "{what} chỉ có một phương án", what),
            );
        }
        Some((factor, all))
    }
}

/// Returns whether the figures of a metric have places.
fn has_places(metric: &Metric) -> bool {
    matches!(metric.kind, MetricType::Number | MetricType::Percent) && !metric.is_attribute
}

/// Returns all siblings: those at the top, then the children of each group.
fn families(tree: &Index) -> impl Iterator<Item = &[NodeIndex]> {
    let groups = tree.nodes.iter().filter(|node| node.is_group());
    std::iter::once(tree.roots.as_slice()).chain(groups.map(NodeData::children))
}

/// Returns the nodes whose weights are varied: all that have points among the siblings of some nodes, if there are two.
fn weighed(tree: &Index, nodes: &[NodeIndex]) -> Vec<NodeIndex> {
    let has_points =
        |child: &&NodeIndex| tree.node(**child).is_some_and(|node| !node.points().is_zero());
    let families = families(tree).filter(|family| family.iter().any(|child| nodes.contains(child)));
    let with_points =
        families.map(|family| family.iter().filter(has_points).copied().collect::<Vec<_>>());
    with_points.filter(|family| family.len() > 1).flatten().collect()
}

/// Returns the weights on a grid within a part of each weight, which add up to what they add up to by the rules.
fn lattice(own: &[Exact], within: &Exact, grid: Option<Exact>) -> Result<Lattice, NoLattice> {
    let sum = Exact::sum(own)?;
    let thousandth = || sum.over(&Exact::from(1_000u64)).map(Option::unwrap_or_default);
    let grid = grid.map_or_else(thousandth, Ok)?;
    let ticks = |number: &Exact, mode: RoundingMode| {
        let ticks = number.over(&grid)?.ok_or(Overflow)?.rounded(Rounding { places: 0, mode });
        ticks.to_ticks(0).ok_or(Overflow)
    };
    let bounds = |own: &Exact| {
        let change = own.times(within)?;
        let least = ticks(&own.minus(&change)?, RoundingMode::Up)?;
        Ok::<_, Overflow>((least, ticks(&own.plus(&change)?, RoundingMode::Down)?))
    };
    let bounds = own.iter().map(bounds).collect::<Result<Vec<_>, _>>()?;
    let whole = sum.over(&grid)?.ok_or(Overflow)?;
    let is_whole = whole.rounded(Rounding { places: 0, mode: RoundingMode::Down }) == whole;
    match whole.to_ticks(0).filter(|_| is_whole) {
        Some(whole) => Lattice::new(&bounds, whole),
        None if is_whole => Err(NoLattice::TooLarge),
        None => Err(NoLattice::Empty),
    }
}

/// Adds the goalposts of a method and of its parts.
fn add_posts(posts: &mut Vec<Post>, rules: &Framework, method: &Method, name: &str) {
    let numbers = match method {
        Method::Ratio { zero_at, full_at, .. }
        | Method::Linear { zero_at, full_at, .. }
        | Method::Peers(PeerMethod { scale: PeerScale::ZScore { zero_at, full_at }, .. }) => {
            PostNumbers::Ends { zero_at: *zero_at, full_at: *full_at }
        }
        Method::Steps { steps, .. } => {
            let in_points = steps.iter().any(|step| step.earns.points().is_some());
            let earns = |earns: &crate::model::Earning| match in_points {
                true => earns.points(),
                false => earns.share().as_decimal(),
            };
            let steps = steps.iter().map(|step| Some((step.bound, earns(&step.earns)?)));
            let Some(steps) = steps.collect::<Option<Vec<_>>>() else { return };
            PostNumbers::Steps { in_points, steps }
        }
        Method::SumOf(parts) => {
            let parts = parts.iter().zip(0usize..);
            return parts.for_each(|(part, n)| {
                add_posts(posts, rules, &part.method, &format!("{name}[{n}]"))
            });
        }
        Method::BestOf(methods) => {
            let methods = methods.iter().zip(0usize..);
            return methods
                .for_each(|(method, n)| add_posts(posts, rules, method, &format!("{name}[{n}]")));
        }
        _ => return,
    };
    let percent = match method {
        Method::Linear { of, .. } | Method::Steps { of, .. } => {
            rules.metric_at(*of).is_some_and(|metric| metric.kind == MetricType::Percent)
        }
        _ => false,
    };
    posts.push(Post { name: name.to_owned(), percent, numbers });
}
