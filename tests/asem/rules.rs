//! The index of `iMeta.csv` in our rule format.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::figures::{Figures, Row};

/// So many that ten places of a score are sixteen digits of its share.
pub const POINTS: f64 = 1e7;

/// How figures become shares, and how shares are combined: a build of `export.R`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    MinMax,
    ZScore,
    Rank,
    Borda,
    Percentile,
    Goalposts,
    Best,
    Geometric,
    Harmonic,
    Mixed,
}

impl Build {
    pub fn called(name: &str) -> Self {
        match name {
            "min_max" => Self::MinMax,
            "z_score" => Self::ZScore,
            "rank" => Self::Rank,
            "borda" => Self::Borda,
            "percentile" => Self::Percentile,
            "goalposts" => Self::Goalposts,
            "best" => Self::Best,
            "geometric" => Self::Geometric,
            "harmonic" => Self::Harmonic,
            "mixed" => Self::Mixed,
            other => panic!("`{other}` is no build"),
        }
    }

    /// What COINr gives for no points and for all of them.
    const fn ends(self) -> (f64, f64) {
        match self {
            Self::Rank | Self::Best => (0.0, 1.0),
            // COINr counts the units that are worse. Our `rank` counts those that are not better, so that of the turned
            // direction is what is lacking: (50 - worse) ÷ 50.
            Self::Borda => (50.0, 0.0),
            // The mean place of n = 51 from the last, and (worse + equal ÷ 2) ÷ n: half a place less, ÷ n.
            Self::Percentile => (0.5, 51.5),
            _ => (0.0, 100.0),
        }
    }

    pub const fn width(self) -> f64 {
        let (none, all) = self.ends();
        all - none
    }

    pub fn value_of(self, share: f64) -> f64 {
        share.mul_add(self.width(), self.ends().0)
    }

    pub fn is_turned_round(self) -> bool {
        self == Self::Borda
    }

    /// How the children of a node of a level are combined.
    const fn aggregate(self, level: u32) -> &'static str {
        match (self, level) {
            (Self::Geometric, _) | (Self::Mixed, 3) => "geometric",
            (Self::Harmonic, _) | (Self::Mixed, 2) => "harmonic",
            _ => "arithmetic",
        }
    }
}

/// A node of `iMeta.csv`.
struct Node {
    id: String,
    level: u32,
    parent: String,
    is_up: bool,
    weight: f64,
    denominator: String,
}

fn nodes(figures: &Figures) -> Vec<Node> {
    let node = |row: &Row| {
        let [id, level, parent, direction, weight, denominator] = row.each().map(str::to_lowercase);
        Node {
            id,
            level: level.parse().unwrap(),
            parent,
            is_up: direction == "1",
            weight: weight.parse().unwrap(),
            denominator,
        }
    };
    figures.rows("iMeta.csv").iter().map(node).collect()
}

pub struct Rules {
    nodes: Vec<Node>,
    build: Build,
    /// Whether indicators are divided by others: the figures as they were collected.
    divided: bool,
    /// The goalposts by indicator.
    posts: HashMap<String, (String, String)>,
    /// The indicators of which a figure is below zero.
    below: Vec<String>,
    metrics: Vec<String>,
}

impl Rules {
    pub fn of(figures: &Figures, build: Build, state: &str) -> Self {
        let posts = figures.rows("goalposts.csv").into_iter().filter_map(|row| {
            let [of, id, low, high] = row.each();
            (of == state).then(|| (id.to_lowercase(), (low.to_owned(), high.to_owned())))
        });
        let data = figures.data(state);
        let metrics: Vec<String> =
            data.lines().next().unwrap().split(',').skip(1).map(str::to_owned).collect();
        let mut below = Vec::new();
        for line in data.lines().skip(1) {
            let cells = line.split(',').skip(1).zip(&metrics);
            below.extend(cells.filter(|(cell, _)| cell.starts_with('-')).map(|(_, id)| id.clone()));
        }
        Self {
            nodes: nodes(figures),
            build,
            divided: state == "gaps",
            posts: posts.collect(),
            below,
            metrics,
        }
    }

    pub fn yaml(&self) -> String {
        let top = self.nodes.iter().find(|node| node.parent.is_empty()).unwrap();
        let mut text = format!(
            "framework: test/asem\nversion: '1'\nkind: index\nunit_kind: country\npoints: {POINTS}\naggregate: {}\n\
             absent: {{missing: exclude, not_applicable: error, rejected: error, zero_whole: error}}\nranking: {{}}\nmetrics:\n",
            self.build.aggregate(top.level)
        );
        for metric in &self.metrics {
            writeln!(text, "  {metric}: {{type: number}}").unwrap();
        }
        self.children(top, &mut text, 0);
        text
    }

    fn children(&self, parent: &Node, text: &mut String, depth: usize) {
        let space = " ".repeat(depth * 4);
        let children = || self.nodes.iter().filter(|node| node.parent == parent.id);
        let key = if children().all(|node| node.level == 1) { "indicators" } else { "groups" };
        writeln!(text, "{space}{key}:").unwrap();
        for node in children() {
            write!(text, "{space}  - id: {}\n{space}    weight: {}\n", node.id, node.weight)
                .unwrap();
            match node.level {
                1 => writeln!(text, "{space}    scoring: {{{}}}", self.scoring(node)).unwrap(),
                level => {
                    writeln!(text, "{space}    aggregate: {}", self.build.aggregate(level))
                        .unwrap();
                    self.children(node, text, depth + 1);
                }
            }
        }
    }

    fn scoring(&self, node: &Node) -> String {
        let of = match node.denominator.as_str() {
            whole if self.divided && !whole.is_empty() => {
                format!("{{part: {}, whole: {whole}}}", node.id)
            }
            _ => node.id.clone(),
        };
        let towards = |is_up| if is_up { "up" } else { "down" };
        let direction = towards(node.is_up);
        let min_max = |least: &str| format!("min_max: {{of: {of}, direction: {direction}{least}}}");
        match self.build {
            Build::MinMax => min_max(""),
            Build::Geometric | Build::Harmonic | Build::Mixed => min_max(", least: 1%"),
            Build::ZScore => {
                let (zero, full) = if node.is_up { (-10, 10) } else { (10, -10) };
                format!("z_score: {{of: {of}, zero_at: {zero}, full_at: {full}}}")
            }
            Build::Rank => format!("rank: {{of: {of}, direction: {direction}}}"),
            Build::Borda => format!("rank: {{of: {of}, direction: {}}}", towards(!node.is_up)),
            Build::Percentile => format!("percentile: {{of: {of}, direction: {direction}}}"),
            Build::Goalposts => {
                let (low, high) = &self.posts[&node.id];
                let (zero, full) = if node.is_up { (low, high) } else { (high, low) };
                format!("linear: {{of: {of}, zero_at: {zero}, full_at: {full}}}")
            }
            Build::Best if node.is_up && !self.below.contains(&node.id) => {
                format!("relative: {{of: {of}, to: best}}")
            }
            Build::Best => min_max(""),
        }
    }
}

/// The points of every node: those of its parent by its weight among its siblings.
pub fn points_of_nodes(figures: &Figures) -> HashMap<String, f64> {
    let mut nodes = nodes(figures);
    nodes.sort_by_key(|node| std::cmp::Reverse(node.level));
    let mut points = HashMap::new();
    for node in &nodes {
        let siblings = nodes.iter().filter(|other| other.parent == node.parent);
        let sum: f64 = siblings.map(|other| other.weight).sum();
        let of_parent = points.get(&node.parent).copied().unwrap_or(POINTS);
        points.insert(node.id.clone(), of_parent * node.weight / sum);
    }
    points
}

/// A table of weights in which each line leaves one node out, and the nodes in this order.
pub fn weights_without_each(figures: &Figures) -> (String, Vec<String>) {
    let nodes: Vec<Node> =
        nodes(figures).into_iter().filter(|node| !node.parent.is_empty()).collect();
    let ids: Vec<String> = nodes.iter().map(|node| node.id.clone()).collect();
    let mut table = ids.join(",") + "\n";
    for out in &ids {
        let weights = nodes.iter().map(|node| if node.id == *out { 0.0 } else { node.weight });
        table += &(weights.map(|weight| weight.to_string()).collect::<Vec<_>>().join(",") + "\n");
    }
    (table, ids)
}
