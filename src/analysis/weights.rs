//! Weights that are given: a line of weights for each draw.

use std::io::Read;
use std::path::Path;

use super::siblings::{Siblings, Weight, siblings};
use crate::dataset::ReadOptions;
use crate::diagnostic::{Code, Diagnostics, Problem, all_of, shown};
use crate::digest::sha256;
use crate::intake::csv::cases::{bytes_of, bytes_of_path};
use crate::intake::csv::numbers::{NumberColumns, read_numbers, take_numbers};
use crate::model::{Framework, Index, Method, NodeData, NodeIndex};
use crate::number::{Decimal, Exact};
use crate::said::{Said, said};

/// Draws of weights: which nodes are weighed anew, and what they weigh in each draw.
///
/// In a table a column is the id of a group or an indicator, and a line is a draw. The weights of siblings are divided
/// by their sum, exactly, and the points of their group are divided by them. Siblings without a column keep what the
/// rules say; if one of them has a column, all that have points must.
///
/// ```
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
/// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
/// #     metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
/// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
/// #     \x20 - {id: plan, points: 50, scoring: {yes_no: plan}}\n")?;
/// # let dataset = dti_engine::Dataset::from_csv("unit,portal,plan\nan,yes,no\nbinh,no,yes\n".as_bytes(), &framework)?;
/// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
/// use dti_engine::analysis::{Analysis, Weights};
/// let weights = Weights::from_csv("portal,plan\n2,1\n1,3\n".as_bytes(), &framework)?;
/// for draw in Analysis::of(&outcome)?.draws(&weights)? {
///     println!("{}", draw?.units().map(|unit| unit.unit.name.as_str()).collect::<Vec<_>>().join(", "));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Weights {
    /// The digest of the rules that they were read for.
    pub(super) rules: String,
    pub(super) siblings: Vec<Siblings>,
    pub(super) draws: Vec<Vec<Exact>>,
    digest: String,
}

impl Weights {
    /// Takes weights that are made in code: the ids of groups and indicators, and for each draw a weight for each of
    /// them. They are checked as a table is, and equal weights have the same [`digest`](Self::digest) however they are
    /// given.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 50, scoring: {yes_no: plan}}\n")?;
    /// use dti_engine::analysis::Weights;
    /// let weights = Weights::new(["portal", "plan"], [[2, 1], [1, 3]], &framework)?;
    /// let written = Weights::from_csv("portal,plan\n2,1\n1,3\n".as_bytes(), &framework)?;
    /// assert_eq!(weights.digest(), written.digest());
    ///
    /// let faults = Weights::new(["portal", "plan"], [[2, 1], [1, -3]], &framework).unwrap_err();
    /// assert_eq!(faults.iter().next().and_then(|fault| fault.path.as_deref()), Some("rows[1].plan"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault that a table of them would have, with its path, such as `rows[1].plan`.
    pub fn new<'n>(
        nodes: impl IntoIterator<Item = &'n str>,
        draws: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<Decimal>>>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let nodes = Vec::from_iter(nodes);
        let lines = draws.into_iter().map(|draw| draw.into_iter().map(Into::into).collect());
        take_numbers(&nodes, lines, Table::new(framework))
    }

    /// Reads a table of weights.
    ///
    /// # Errors
    /// Every fault of the table, with line and column: a column of no node, siblings without one, a weight below
    /// zero, weights that add up to zero.
    pub fn from_csv(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        Self::from_csv_with(reader, framework, &ReadOptions::default().name("<weights>"))
    }

    /// Reads a table of weights with options: its delimiter, its decimal sign, columns to ignore.
    ///
    /// # Errors
    /// Those of [`Weights::from_csv`].
    pub fn from_csv_with(
        reader: impl Read,
        framework: &Framework,
        options: &ReadOptions,
    ) -> Result<Self, Diagnostics> {
        read_numbers(&bytes_of(reader, options)?, options, Table::new(framework))
    }

    /// Opens and reads a table of weights.
    ///
    /// # Errors
    /// Those of [`Weights::from_csv`], and that the file cannot be read.
    pub fn from_csv_path(
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let options = ReadOptions::default().name(path.as_ref().display().to_string());
        let bytes = bytes_of_path(path.as_ref(), &options)?;
        read_numbers(&bytes, &options, Table::new(framework))
    }

    /// Returns the number of draws.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.draws.len()
    }

    /// Returns whether there is no draw.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.draws.is_empty()
    }

    /// Returns the SHA-256 of the columns and all weights.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// A table of weights while it is read.
struct Table<'f> {
    framework: &'f Framework,
    siblings: Vec<Siblings>,
    draws: Vec<Vec<Exact>>,
    /// The names and numbers, the same for equal weights.
    text: String,
}

impl<'f> Table<'f> {
    const fn new(framework: &'f Framework) -> Self {
        Self { framework, siblings: Vec::new(), draws: Vec::new(), text: String::new() }
    }
}

impl NumberColumns for Table<'_> {
    type Made = Weights;

    fn made(self) -> Weights {
        let Self { framework, siblings, draws, text } = self;
        let (rules, digest) = (framework.digest().to_owned(), sha256(text.as_bytes()));
        Weights { rules, siblings, draws, digest }
    }

    const EXAMPLE: Said = said!(
        "begin it with a line of the ids of groups or indicators, then a line of their weights for each draw",
        "bắt đầu bằng một dòng mã các nhóm hoặc chỉ số, rồi mỗi lần thử một dòng trọng số"
    );

    fn known(&self, name: &str) -> bool {
        self.framework.index().is_some_and(|tree| tree.find(name).is_some())
    }

    fn heads(&mut self, names: &[&str]) -> Vec<(usize, Problem)> {
        let Some(tree) = self.framework.index() else {
            let message =
                said!("a framework of targets has no weights", "bộ tiêu chí không có trọng số");
            return vec![(0, Problem::new(Code::KeyNotForKind, message))];
        };
        let (mut nodes, mut problems) = (Vec::new(), Vec::new());
        for (column, name) in names.iter().enumerate() {
            match node(tree, name) {
                Ok(node) if nodes.contains(&node) => {
                    let message = said!(
                        "the column `{}` is there twice",
                        "cột `{}` xuất hiện hai lần",
                        shown(name)
                    );
                    let problem = Problem::new(Code::RepeatedColumn, message);
                    problems.push((
                        column,
                        problem.help(said!("delete one of the two", "xóa một trong hai")),
                    ));
                }
                Ok(node) => nodes.push(node),
                Err(problem) => problems.push((column, problem)),
            }
        }
        if problems.is_empty() {
            self.siblings = siblings(tree, &nodes);
            let faults = self.siblings.iter().filter_map(|siblings| left_out(tree, siblings));
            problems.extend(faults);
            self.text = names.join(",");
        }
        problems
    }

    fn line(&mut self, numbers: Vec<Decimal>) -> Vec<(usize, Problem)> {
        let is_negative = |(_, number): &(usize, &Decimal)| **number < Decimal::ZERO;
        let negative = numbers.iter().enumerate().filter(is_negative).map(|(column, number)| {
            let message =
                said!("the weight {number} is below 0", "trọng số {number} nhỏ hơn 0", number);
            (
                column,
                Problem::new(Code::Negative, message)
                    .allowed(said!("0 or a number above it", "0 hoặc một số lớn hơn")),
            )
        });
        let mut problems: Vec<_> = negative.collect();
        let weights: Vec<Exact> = numbers.iter().copied().map(Exact::from).collect();
        if problems.is_empty() {
            let weighed = self.siblings.iter().filter(|siblings| siblings.are_weighed());
            problems.extend(weighed.filter_map(|siblings| no_weight(siblings, &weights)));
        }
        let texts: Vec<_> = numbers.iter().map(|number| number.normalize().to_string()).collect();
        self.text.push('\n');
        self.text.push_str(&texts.join(","));
        self.draws.push(weights);
        problems
    }
}

/// Returns the node that a column names.
fn node(tree: &Index, name: &str) -> Result<NodeIndex, Problem> {
    let Some((index, node)) = tree.find(name) else {
        let message = said!(
            "there is no group or indicator `{}`",
            "không có nhóm hoặc chỉ số `{}`",
            shown(name)
        );
        let known = tree.nodes.iter().map(NodeData::id);
        return Err(Problem::new(Code::UnknownItem, message).nearest(name, known));
    };
    if tree.extra().any(|other| other == index) {
        let message = said!(
            "`{name}` is a bonus or penalty: it has points, and no weight",
            "`{name}` là điểm thưởng hoặc điểm trừ: có điểm, không có trọng số",
            name
        );
        return Err(Problem::new(Code::PointsOutOfPlace, message));
    }
    if let Some(Method::Unscored { .. }) = node.method() {
        let message = said!(
            "`{name}` is not scored, so it cannot have a weight",
            "`{name}` không được chấm điểm nên không có trọng số",
            name
        );
        return Err(Problem::new(Code::UnscoredWithPoints, message));
    }
    Ok(index)
}

/// Returns the fault of siblings of which only some have a column, or which have nothing that could be divided.
fn left_out(tree: &Index, siblings: &Siblings) -> Option<(usize, Problem)> {
    let id = |node: NodeIndex| tree.node(node).map(NodeData::id).unwrap_or_default();
    let columns = siblings.children.iter().filter_map(|(node, weight)| match weight {
        Weight::Column(column) => Some((*column, *node)),
        Weight::Own(_) => None,
    });
    let Some((column, named)) = columns.min_by_key(|(column, _)| *column) else {
        let group = siblings.parent.filter(|_| siblings.sum(&[]).is_ok_and(|sum| sum.is_zero()))?;
        let message = said!(
            "the children of `{}` have no points, so points that it is given cannot be divided",
            "các mục con của `{}` không có điểm, nên điểm cho nó không chia được",
            id(group)
        );
        let problem = Problem::new(Code::ZeroWeights, message);
        return Some((
            0,
            problem.help(said!(
                "give its children columns of weights too",
                "cho cả các mục con của nó cột trọng số"
            )),
        ));
    };
    let missing = siblings.children.iter().filter(|(_, weight)| match weight {
        Weight::Column(_) => false,
        Weight::Own(own) => !own.is_zero(),
    });
    let missing: Vec<_> = missing.map(|(node, _)| id(*node)).collect();
    if missing.is_empty() {
        return None;
    }
    let message = said!(
        "`{}` has a column of weights, but its siblings {} have none",
        "`{}` có cột trọng số, nhưng các mục cùng cấp {} thì không",
        id(named),
        all_of(missing)
    );
    let problem = Problem::new(Code::MixedSiblings, message);
    Some((
        column,
        problem.help(said!(
            "give all siblings columns of weights, or none of them",
            "cho mọi mục cùng cấp cột trọng số, hoặc không mục nào"
        )),
    ))
}

/// Returns the fault of weights of siblings that add up to zero.
fn no_weight(siblings: &Siblings, weights: &[Exact]) -> Option<(usize, Problem)> {
    let columns = siblings.children.iter().filter_map(|(_, weight)| match weight {
        Weight::Column(column) => Some(*column),
        Weight::Own(_) => None,
    });
    let first = columns.min()?;
    let problem = match siblings.sum(weights) {
        Ok(sum) if !sum.is_zero() => return None,
        Ok(_) => {
            let message = said!(
                "the weights of these siblings add up to 0, so no points can be divided",
                "trọng số của các mục cùng cấp này cộng lại bằng 0, nên không chia được điểm"
            );
            Problem::new(Code::ZeroWeights, message)
        }
        Err(_) => Problem::new(
            Code::NotANumber,
            said!(
                "the weights are too large to carry exactly",
                "trọng số quá lớn, không tính chính xác được"
            ),
        ),
    };
    Some((first, problem))
}
