//! What sound rule files become.

use std::sync::Arc;

use super::{Limits, Loader};
use crate::diagnostic::{Code, Diagnostics};
use crate::model::{
    AbsentPolicy, Among, Body, Framework, Gate, Index, Item, Level, Method, NodeBody, NodeIndex,
    ScoreBound, Standing, Test,
};
use crate::number::Exact;

const INDEX: &str = r#"
framework: demo/commune
version: 2024
kind: index
unit_kind: commune
name: {vi: Bộ chỉ số, en: Index}
source: {document: 1/QĐ, standing: official, cite: "003:1"}
points: 100
rounding: {indicator: 2, mode: half_even}
absent: {missing: zero, rejected: full}
levels: [pillar]
metrics:
  head: {type: choice, options: {chief: Trưởng, deputy: {vi: Phó, en: Deputy}}}
  done: {type: count, at_most: 10}
  all: {type: count}
  page: {type: yes_no}
groups:
  - id: second_level
    weight: 1
    source: {standing: derived, note: một}
    cite: ["003:2", "003:3"]
    note: hai
    groups:
      - id: inner
        points: 0
        indicators: [{id: shown, points: 0, scoring: {unscored: page}}]
    indicators:
      - id: ratio
        points: 33.3333333333333333333333333
        scoring: {ratio: {part: done, whole: all, full_at: 80%}}
        absent: {missing: exclude}
indicators:
  - id: choice
    weight: 2
    scoring: {choice: {of: head, shares: {deputy: 50%, chief: 1}}}
    evidence: required
    source: {standing: illustrative}
bonus: {indicators: [{id: award, points: 5, scoring: {yes_no: page}}]}
ranking: {ties: [choice, second_level]}
grades: [{name: Tốt, at_least: 80}, {name: Khá, at_least: 0.5}]
verdict:
  pass_when: [{every: {level: pillar, at_least: 50%}}, {met: all}, {count: {at_least: 1}}, {total: {at_least: 1}}]
"#;

fn read(text: &str) -> Result<Framework, Diagnostics> {
    Framework::from_yaml(text)
}

fn sound(text: &str) -> Framework {
    read(text).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The index with a whole third, where the constant has a number that is nearly one.
fn index_text() -> String {
    INDEX
        .replace("points: 33.3333333333333333333333333", "weight: 7")
        .replace("points: 0\n", "weight: 0\n")
}

fn index(framework: &Framework) -> &Index {
    framework.index().unwrap()
}

#[test]
fn nodes_stand_in_order_each_group_before_its_children() {
    let framework = sound(&index_text());
    let tree = index(&framework);
    let order: Vec<_> =
        tree.nodes.iter().map(|node| (node.id(), node.depth(), node.parent())).collect();
    let top = Some(NodeIndex(0));
    assert_eq!(
        order,
        [
            ("second_level", 1, None),
            ("inner", 2, top),
            ("shown", 3, Some(NodeIndex(1))),
            ("ratio", 2, top),
            ("choice", 1, None),
            ("award", 1, None),
        ]
    );
    assert_eq!(tree.roots, [NodeIndex(0), NodeIndex(4)]);
    let bonus = tree.bonus.as_ref().unwrap();
    assert_eq!((bonus.cap.clone(), bonus.indicators.as_slice()), (None, &[NodeIndex(5)][..]));
    let NodeBody::Group { children, .. } = tree.nodes[0].body() else { panic!("a group") };
    assert_eq!(children, &[NodeIndex(1), NodeIndex(3)]);
}

#[test]
fn weights_divide_points_exactly() {
    let framework = sound(&index_text());
    let points: Vec<_> = index(&framework).nodes.iter().map(|node| node.points().clone()).collect();
    let third = Exact::ratio(100, 3).unwrap();
    assert_eq!(points[0], third);
    assert_eq!(points[1], Exact::ZERO);
    assert_eq!(points[3], third);
    assert_eq!(points[4], Exact::ratio(200, 3).unwrap());
    assert_eq!(points[0].plus(&points[4]).unwrap(), Exact::from(100u64));
    // A third that is cut off somewhere is not a third.
    let faults = read(INDEX).unwrap_err();
    assert!(faults.iter().any(|fault| fault.code == "R0402"), "{faults}");
}

#[test]
fn sources_are_joined_and_standing_comes_from_above() {
    let framework = sound(&index_text());
    let nodes = &index(&framework).nodes;
    let standings: Vec<_> = nodes.iter().map(|node| node.source().standing).collect();
    let (official, derived) = (Some(Standing::Official), Some(Standing::Derived));
    let illustrative = Some(Standing::Illustrative);
    assert_eq!(standings, [derived, derived, derived, derived, illustrative, official]);
    assert_eq!(nodes[0].source().note.as_deref(), Some("một\nhai"));
    let cites: Vec<_> = nodes[0].source().cites.iter().map(ToString::to_string).collect();
    assert_eq!(cites, ["003:2", "003:3"]);
    assert_eq!(framework.source().document.as_deref(), Some("1/QĐ"));
}

#[test]
fn absence_is_an_error_where_nothing_is_said() {
    let framework = sound(&index_text());
    let common = framework.absent;
    assert_eq!(common.missing, AbsentPolicy::Zero);
    assert_eq!(common.rejected, AbsentPolicy::Full);
    assert_eq!(common.not_applicable, AbsentPolicy::Error);
    assert_eq!(common.zero_whole, AbsentPolicy::Zero);
    let NodeBody::Indicator { absent, .. } = index(&framework).nodes[3].body() else {
        panic!("an indicator")
    };
    assert_eq!(absent.missing, AbsentPolicy::Exclude);
    assert_eq!(absent.rejected, AbsentPolicy::Full);
    // A zero whole does what a missing value does, here as there.
    assert_eq!(absent.zero_whole, AbsentPolicy::Exclude);
}

#[test]
fn shares_of_a_choice_stand_in_the_order_of_its_options() {
    let framework = sound(&index_text());
    let NodeBody::Indicator { method: Method::Choice { shares, .. }, .. } =
        index(&framework).nodes[4].body()
    else {
        panic!("a choice")
    };
    let shares: Vec<_> = shares.iter().map(|share| share.share().to_string()).collect();
    assert_eq!(shares, ["1", "0.5"]);
}

#[test]
fn gates_and_ties_name_nodes() {
    let framework = sound(&index_text());
    let ties = &framework.ranking().unwrap().ties;
    assert_eq!(ties, &[Item::Node(NodeIndex(4)), Item::Node(NodeIndex(0))]);
    let gates: Vec<_> = framework
        .verdict()
        .unwrap()
        .gates
        .iter()
        .map(|gate| gate.only().unwrap().clone())
        .collect();
    // What has no points, is not scored or stands outside the tree does not count.
    let counted = vec![Item::Node(NodeIndex(3)), Item::Node(NodeIndex(4))];
    let level = Level::Groups { depth: 1, name: "pillar".to_owned() };
    let half = ScoreBound::Share("0.50".parse().unwrap()).and_more();
    assert_eq!(gates[0], Gate::Every { of: Among::Level(level), within: half });
    assert_eq!(gates[1], Gate::Met { of: Among::All(counted.clone()) });
    let within = ScoreBound::Points("1".parse().unwrap()).and_more();
    assert_eq!(gates[2], Gate::Count { of: Among::All(counted), each: None, within });
    // A plain number up to 1 is a share.
    assert_eq!(gates[3], Gate::Total(ScoreBound::Share("1".parse().unwrap()).and_more()));
    assert_eq!(framework.grades()[0].at_least(), Some(ScoreBound::Points("80".parse().unwrap())));
}

#[test]
fn targets_have_conditions_per_kind() {
    let framework = sound(
        "framework: demo/targets\nversion: '1'\nkind: criteria\nunit_kind: [xa, huyen]\n\
         metrics: {rate: {type: percent}, head: {type: choice, options: [chief, 'no']}, on: {type: date}, ok: {type: yes_no}}\n\
         targets:\n\
         - {id: a, of: rate, below: 100%, above: {xa: 50%, huyen: 0.8}}\n\
         - {id: b, of: head, equals: no}\n\
         - {id: c, of: on, by: 1/6/2023}\n\
         - {id: d, of: ok, is: không}\n",
    );
    let Body::Criteria(criteria) = framework.body() else { panic!("criteria") };
    let cases: Vec<Vec<_>> = criteria
        .targets
        .iter()
        .map(|target| target.condition.values().map(|condition| &condition.tests).collect())
        .collect();
    // In the order of the file; of each kind its own.
    let [Test::Below(_), Test::Above(bound)] = cases[0][1].as_slice() else {
        panic!("{:?}", cases[0])
    };
    assert_eq!(bound.value.to_string(), "0.8");
    let tests: Vec<_> = cases.iter().map(|cases| cases[0]).collect();
    assert_eq!(tests[1].as_slice(), &[Test::EqualsOption(1)]);
    assert_eq!(tests[2][0].as_str(), "by");
    assert_eq!(tests[3].as_slice(), &[Test::Is(false)]);
}

#[test]
fn line_ends_and_byte_order_marks_have_no_meaning() {
    let plain = index_text();
    let other = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let (one, two) = (sound(&plain), sound(&other));
    assert_ne!(one.digest(), two.digest());
    let written = &two.written.clone();
    let without_text = |framework| Framework {
        digest: String::new(),
        texts: Vec::new(),
        written: Arc::clone(written),
        ..framework
    };
    assert_eq!(without_text(one), without_text(two));
    let faults = read("\u{feff}framework: demo/x\r\nversoin: 1\r\n").unwrap_err();
    let place = faults.iter().find(|f| f.code == "R0201").unwrap().location.clone().unwrap();
    assert_eq!((place.line, place.column), (2, 1));
}

#[test]
fn the_digest_is_that_of_the_text() {
    let text = index_text();
    assert_eq!(sound(&text).digest(), sound(&text).digest());
    assert_eq!(sound(&text).digest().len(), 64);
    assert_ne!(sound(&text).digest(), sound(&format!("{text}\n")).digest());
}

#[test]
fn versions_are_text_and_names_may_be_left_out() {
    let framework = sound(&index_text());
    assert_eq!(framework.version(), "2024");
    assert_eq!(index(&framework).nodes[3].name().vi, "ratio");
    let head = framework.metric("head").unwrap();
    assert_eq!(head.kind.as_str(), "choice");
}

#[test]
fn depth_is_bounded_whatever_the_limits_say() {
    let mut text = String::from("framework: ");
    text.push_str(&"[".repeat(250));
    let limits = Limits::default().depth(usize::MAX);
    let faults =
        Loader::with_limits(limits).text("deep", &text).load().into_framework().unwrap_err();
    assert_eq!(faults.iter().next().map(|fault| fault.code), Some(Code::TooDeep));
}

/// A part that is left out leaves the other to stand for all: 50 % at most becomes 100 %.
#[test]
fn what_parts_can_leave_is_within_reach() {
    let warned = |policy: &str| {
        let yaml = format!(
            "framework: test/reach\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
             source: {{standing: illustrative}}\n\
             absent: {{missing: zero, not_applicable: zero, rejected: {policy}}}\n\
             metrics: {{a: {{type: yes_no}}, b: {{type: choice, options: [x, y]}}}}\n\
             indicators:\n  - id: only\n    points: 10\n    scoring: {{sum_of: [{{share: 50%, yes_no: a}}, \
             {{share: 50%, choice: {{of: b, shares: {{x: 0%, y: 50%}}}}}}]}}\n\
             verdict: {{pass_when: [{{met: [only]}}]}}\n"
        );
        let found = Loader::new().text("reach.yaml", &yaml).load().catalog().1;
        found.iter().map(|warning| warning.code).collect::<Vec<_>>()
    };
    // Values alone give no more than 75 %, whatever is left out.
    assert_eq!(warned("zero"), ["R1113", "R1109"]);
    assert_eq!(warned("exclude"), ["R1113"]);
}
