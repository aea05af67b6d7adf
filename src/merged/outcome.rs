//! The outcome of the units that were formed, from the outcome of those before.

use std::collections::{HashMap, HashSet};

use super::mergers::{Formed, Mergers};
use crate::dataset::Unit;
use crate::dataset::previous::Alike;
use crate::diagnostic::{meant, nearest, shown};
use crate::digest::sha256;
use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::evaluation::{NoTotal, Score, Scores, Total, total};
use crate::model::{AbsentKind, By, Gate, Index, Language, NoScore, Text};
use crate::name::{alike, folded};
use crate::number::Overflow;
use crate::outcome::{Merged, Outcome, Predecessors};
use crate::said::{Said, said};

impl Mergers {
    /// Scores the units that were formed, from an outcome of the units before: every node has the mean of the
    /// scores of its predecessors, rounded as the node is, and the total is made of the means as of any other
    /// scores. Ranks, grades and verdicts are those of the new units. What a missing score does is in the
    /// documentation of this [module](super).
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: province\npoints: 20\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\n\
    /// #     metrics: {done: {type: percent}}\n\
    /// #     indicators: [{id: done, points: 20, scoring: {formula: done}}]\nranking: {places: 2}\n")?;
    /// use dti_engine::merged::Mergers;
    /// use dti_engine::{Dataset, Plan};
    /// let mergers = Mergers::from_yaml(
    ///     "merged: demo/provinces\nunit_kind: province\nbefore: {bac: Bắc, nam: Nam, dong: Đông}\n\
    ///      formed: [{unit: nam, name: Nam, from: [bac, nam]}, {unit: dong, from: [dong]}]\n",
    /// )?;
    /// let dataset = Dataset::from_csv("unit,done\nbac,40%\nnam,55%\ndong,50%\n".as_bytes(), &framework)?;
    /// let before = Plan::compile(&framework)?.score(&dataset)?;
    /// let outcome = mergers.outcome(&before)?;
    /// // (8 + 11) ÷ 2 = 9.5 is less than 10.
    /// let places: Vec<_> = outcome.ranking().map(|p| (p.rank, p.unit.id.as_str(), p.total.to_string())).collect();
    /// assert_eq!(places, [(1, "dong", "10.00".to_owned()), (2, "nam", "9.50".to_owned())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Mergers`] if the mergers do not fit the outcome: it has a unit that the file does not list, that is
    /// of another kind, or that has the name of another unit of the file, its rules have targets in place of scores, or a grade or verdict of them asks for metrics,
    /// which the new units do not have. [`Error::Scoring`] if a number is too large.
    pub fn outcome(&self, before: &Outcome) -> Result<Outcome, Error> {
        let tree = self.tree(before)?;
        self.check_before(before)?;
        let kind = self.unit_kind();
        let formed = self.formed().iter();
        let units = formed.clone().map(|formed| Unit {
            id: formed.unit.clone(),
            name: formed.name.get(Language::Vi).to_owned(),
            kind: kind.clone(),
        });
        let units: Vec<Unit> = units.collect();
        let rows = Alike::new(before.dataset());
        let predecessors: Vec<_> = formed.map(|formed| self.predecessors(formed, &rows)).collect();
        let (mut scores, mut faults) = (Vec::new(), ScoringFaults::default());
        for (unit, predecessors) in units.iter().zip(&predecessors) {
            match (UnitMeans { before, tree, predecessors }).scores() {
                Ok(of_unit) => scores.push(of_unit),
                Err(node) => {
                    let (unit, node) = (unit.id.clone(), node.to_owned());
                    faults.push(ScoringFault::Overflow { unit, node });
                }
            }
        }
        if faults.total() > 0 {
            return Err(faults.into());
        }
        let is_silent = |(_, total): &(_, Total)| *total == Err(NoTotal::NotReported);
        let silent = (0..scores.len()).filter(|row| scores.get(*row).is_some_and(is_silent));
        let silent = silent.collect();
        let digest = match before.digests().mergers {
            Some(earlier) => sha256(format!("{earlier}\n{}", self.digest()).as_bytes()),
            None => self.digest(),
        };
        let of_data = sha256(format!("{}\n{digest}", before.digests().data).as_bytes());
        let dataset = before.dataset().replaced(before.framework(), units, silent, of_data);
        let scores = Scores::given(before.plan(), &scores).map_err(|Overflow| self.too_large())?;
        let (before, mergers) = (before.clone(), self.id().to_owned());
        Ok(Outcome::of_merged(
            dataset,
            scores,
            Merged { before, mergers, digest, units: predecessors },
        ))
    }

    /// Returns the SHA-256 of what the file says of units: its kind, and of each unit its id, name and predecessors.
    fn digest(&self) -> String {
        let mut text = format!("{}\n{}\n", self.id(), self.unit_kind().as_str());
        for formed in self.formed() {
            let mut from: Vec<&str> = formed.from.iter().map(String::as_str).collect();
            from.sort_unstable();
            let name = formed.name.get(Language::Vi);
            text.push_str(&format!("{}\t{}\t{name}\n", formed.unit, from.join(",")));
        }
        sha256(text.as_bytes())
    }

    fn refused(&self, reason: Said) -> Error {
        Error::Mergers { mergers: self.id().to_owned(), reason }
    }

    fn too_large(&self) -> Error {
        self.refused(said!(
            "a mean is too large to carry exactly",
            "một giá trị trung bình quá lớn, không tính chính xác được"
        ))
    }

    /// Returns the tree of the rules. Refuses rules whose results cannot be had from means of scores.
    fn tree<'a>(&self, before: &'a Outcome) -> Result<&'a Index, Error> {
        let framework = before.framework();
        let rules = said!(
            "`{}` version `{}`",
            "`{}` phiên bản `{}`",
            shown(framework.id()),
            shown(framework.version())
        );
        let Some(tree) = framework.index() else {
            return Err(self.refused(said!(
                "{rules} has targets, and no scores to take the mean of",
                "{rules} có chỉ tiêu, không có điểm để lấy trung bình",
                rules
            )));
        };
        if framework.ranking().is_some_and(|ranking| ranking.of.is_some()) {
            return Err(self.refused(said!(
                "{rules} has published ranks, of which there is no mean",
                "{rules} có thứ hạng đã công bố, không lấy trung bình được",
                rules
            )));
        }
        let attributes = framework.conditions_by_unit().flat_map(By::attributes);
        let attributes = attributes.filter_map(|of| framework.metric_at(of));
        let formulas = framework.conditions().filter_map(|gate| match gate {
            Gate::Formula(formula) => Some(formula.text()),
            _ => None,
        });
        let asked = formulas.chain(attributes.map(|metric| metric.id.as_str())).next();
        match asked {
            Some(formula) => Err(self.refused(said!("a grade or the verdict of {rules} asks for metrics (`{}`), and merged units have scores only", "một mức xếp loại hoặc kết luận của {rules} xét số liệu (`{}`), mà đơn vị sáp nhập chỉ có điểm", shown(formula), rules))),
            None => Ok(tree),
        }
    }

    /// Refuses an outcome from before the mergers with units that the file does not know.
    pub(crate) fn check_before(&self, before: &Outcome) -> Result<(), Error> {
        let known: HashSet<String> = self.before().keys().map(|id| alike(id)).collect();
        for unit in before.dataset().rows() {
            let id = shown(&unit.id);
            if unit.kind != *self.unit_kind() {
                let own = self.unit_kind().as_str();
                let near = meant(nearest(own, [unit.kind.as_str()]));
                return Err(self.refused(said!(
                    "it merges units of the kind `{own}`{near}, and `{id}` is of the kind `{}`",
                    "tệp này sáp nhập đơn vị loại `{own}`{near}, mà `{id}` thuộc loại `{}`",
                    shown(unit.kind.as_str()),
                    own,
                    near,
                    id
                )));
            }
            if !known.contains(&alike(&unit.id)) {
                let near = nearest(&unit.id, self.before().keys().map(String::as_str));
                let near = meant(near);
                return Err(self.refused(said!(
                    "the data has `{id}`, which is not a unit of `before`{near}",
                    "dữ liệu có `{id}`, không phải là đơn vị trong `before`{near}",
                    id,
                    near
                )));
            }
        }
        self.check_names(before, self.before().iter().map(|(id, name)| (id.as_str(), name)))
    }

    /// Refuses an outcome in which a unit has the name that another one has in the file: the ids of the data are then
    /// those of another list.
    fn check_names<'a>(
        &'a self,
        outcome: &Outcome,
        listed: impl Iterator<Item = (&'a str, &'a Text)>,
    ) -> Result<(), Error> {
        let mut called: HashMap<String, Vec<&str>> = HashMap::new();
        for (id, text) in listed {
            for name in [Some(&text.vi), text.en.as_ref()].into_iter().flatten() {
                called.entry(folded(name)).or_default().push(id);
            }
        }
        for unit in outcome.dataset().rows().iter().filter(|unit| unit.name != unit.id) {
            let ids = called.get(&folded(&unit.name)).map(Vec::as_slice).unwrap_or_default();
            let own = alike(&unit.id);
            if let Some(other) = ids.first().filter(|_| ids.iter().all(|id| alike(id) != own)) {
                let name = shown(&unit.name);
                return Err(self.refused(said!(
                    "the data calls `{}` `{name}`, and the file has `{name}` as `{other}`: mend the ids or the names",
                    "dữ liệu ghi `{}` là `{name}`, mà trong tệp `{name}` có mã `{other}`: sửa mã hoặc tên",
                    shown(&unit.id),
                    name,
                    other
                )));
            }
        }
        Ok(())
    }

    /// Refuses an outcome from after the mergers with units that were not formed: one that was merged away would count
    /// by itself and in the mean of the unit that it went into.
    pub(crate) fn check_after(&self, after: &Outcome) -> Result<(), Error> {
        let formed: HashSet<String> = self.formed().iter().map(|of| alike(&of.unit)).collect();
        let is_old = |unit: &&Unit| !formed.contains(&alike(&unit.id));
        let Some(unit) = after.dataset().rows().iter().find(is_old) else {
            return self
                .check_names(after, self.formed().iter().map(|of| (of.unit.as_str(), &of.name)));
        };
        let (id, form) = (shown(&unit.id), alike(&unit.id));
        let is_predecessor = |of: &&Formed| of.from.iter().any(|from| alike(from) == form);
        Err(self.refused(match self.formed().iter().find(is_predecessor) {
            Some(into) => said!(
                "`{id}` went into `{}`, and still stands in the data from after the mergers",
                "`{id}` đã nhập vào `{}` mà vẫn còn trong dữ liệu sau sáp nhập",
                shown(&into.unit),
                id
            ),
            None => {
                let near = nearest(&unit.id, self.formed().iter().map(|of| of.unit.as_str()));
                let near = meant(near);
                said!(
                    "the data from after the mergers has `{id}`, which is not a unit of `formed`{near}",
                    "dữ liệu sau sáp nhập có `{id}`, không phải là đơn vị trong `formed`{near}",
                    id,
                    near
                )
            }
        }))
    }
}

/// The means of one unit.
struct UnitMeans<'a> {
    before: &'a Outcome,
    tree: &'a Index,
    predecessors: &'a Predecessors,
}

impl<'a> UnitMeans<'a> {
    /// Returns the score of every node, and the total. If a number is too large, returns the id of its node.
    fn scores(&self) -> Result<(Vec<Score>, Total), &'a str> {
        let mut scores = Vec::with_capacity(self.tree.nodes.len());
        for (place, node) in self.tree.nodes.iter().enumerate() {
            scores.push(self.node(place).map_err(|Overflow| node.id())?);
        }
        let total = self.total(&scores).map_err(|Overflow| "total")?;
        Ok((scores, total))
    }

    /// Returns what all predecessors have, if it is the same, and else the mean of their scores. Where one of them
    /// has no score of all its points, the score is withheld: no figure of the others stands for it.
    fn node(&self, place: usize) -> Result<Score, Overflow> {
        let of_row = |row: Option<usize>| row.map(|row| self.before.node(place, row));
        let mut each = self.predecessors.rows().map(of_row);
        if let Some(Some(first)) = each.next()
            && each.all(|score| score.as_ref() == Some(&first))
        {
            return Ok(first);
        }
        let score = |row: usize| match self.before.node(place, row) {
            Score::Value(value) => Some(value),
            Score::Part(_) | Score::Absent(..) | Score::Unscored => None,
        };
        Ok(match self.predecessors.mean(score)? {
            Some(mean) => Score::Value(mean).rounded(self.before.node_rounding(place)),
            None => Score::Absent(NoScore::Withheld, AbsentKind::Missing),
        })
    }

    /// Returns the total of the means. If a predecessor has no total, there is none.
    fn total(&self, scores: &[Score]) -> Result<Total, Overflow> {
        let mut without = Vec::new();
        for row in self.predecessors.rows() {
            match row.map(|row| self.before.total_of(row)) {
                Some(Ok(_)) => {}
                Some(Err(why)) => without.push(why),
                None => without.push(NoTotal::NotReported),
            }
        }
        if let Some(first) = without.first() {
            let alike = without.len() == self.predecessors.rows().count()
                && without.iter().all(|why| why == first);
            return Ok(Err(if alike { *first } else { NoTotal::Incomplete }));
        }
        let score = |place: usize| scores.get(place).cloned().unwrap_or(Score::Unscored);
        Ok(total(self.before.plan(), self.tree, &score)?.into_total())
    }
}
