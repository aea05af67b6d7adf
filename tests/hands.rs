//! What a program may get wrong in good faith: each is refused, and told what it was.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::analysis::{Analysis, Study};
use dti_engine::archive::Archive;
use dti_engine::dataset::DatasetBuilder;
use dti_engine::error::ErrorKind;
use dti_engine::number::{Decimal, Exact, Rounding, RoundingMode};
use dti_engine::outcome::ScoreOptions;
use dti_engine::plan::Variation;
use dti_engine::{Dataset, Framework, Outcome, Plan};

const PEERS: &str = "framework: demo/peers\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
    rounding: {indicator: 2}\nabsent: {missing: zero}\nmetrics: {dossiers: {type: count}}\nranking: {places: 2}\n\
    indicators: [{id: most, points: 10, scoring: {relative: {of: dossiers, to: best}}}]\n";

/// The points of two kinds differ.
const KINDS: &str = "framework: demo/kinds\nversion: '2024'\nkind: index\nunit_kind: [commune, ward]\n\
    points: {commune: 8, ward: 8}\nabsent: {missing: zero}\nranking: {places: 2}\n\
    metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    \x20 - {id: portal, points: {commune: 6, ward: 1}, scoring: {yes_no: portal}}\n\
    \x20 - {id: plan, points: {commune: 2, ward: 7}, scoring: {yes_no: plan}}\n";

fn framework(yaml: &str) -> Framework {
    Framework::from_yaml(yaml).unwrap_or_else(|faults| panic!("{faults:#}"))
}

fn scored(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework);
    let dataset = dataset.unwrap_or_else(|faults| panic!("{faults:#}"));
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

/// One of two parts, scored among the units of both.
fn part() -> (Outcome, Outcome) {
    let framework = framework(PEERS);
    let plan = Plan::compile(&framework).unwrap();
    let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let parts = [read("unit,dossiers\nan,80\n"), read("unit,dossiers\nbinh,100\n")];
    let mut peers = plan.peer_summary(&parts[0]).unwrap();
    peers.merge(&plan.peer_summary(&parts[1]).unwrap()).unwrap();
    let options = ScoreOptions::default().peers(&peers);
    let outcomes = parts.each_ref().map(|part| plan.score_with(part, &options).unwrap());
    let mut standings = outcomes[0].standings();
    standings.merge(&outcomes[1].standings()).unwrap();
    let among = scored(&framework, "unit,dossiers\nan,80\n").among(&standings).unwrap();
    let [first, _] = outcomes;
    (first, among)
}

/// A part has no peers with it: nothing that scores it again may pass for the whole.
#[test]
fn a_part_is_neither_archived_nor_changed_nor_analysed() {
    let (with_peers, among) = part();
    for part in [with_peers, among] {
        assert_eq!(Archive::of(&part, 1).unwrap_err().code(), "archive");
        let changed = part.what_if(|data| {
            data.revise("an")?.value("dossiers", 81);
            Ok(())
        });
        assert_eq!(changed.unwrap_err().code(), "analysis");
        assert_eq!(Analysis::of(&part).unwrap_err().code(), "analysis");
    }
}

fn study(framework: &Framework) -> Study {
    let text = format!(
        "analysis: demo/firm\nof: {{framework: {}, version: '2024'}}\n\
         vary: {{weights: {{level: indicator, within: 10%}}}}\ndraws: {{count: 20, seed: 2026}}\n",
        framework.id()
    );
    Study::from_yaml(&text, framework).unwrap_or_else(|faults| panic!("{faults:#}"))
}

/// A study draws around the points of the rules that it was read for.
#[test]
fn a_study_of_other_points_is_refused() {
    let all = framework(KINDS);
    let [communes, wards] = ["commune", "ward"].map(|kind| all.of_kind(kind).unwrap());
    let outcome = scored(&wards, "unit,kind,portal,plan\nan,ward,yes,no\nbinh,ward,no,yes\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let stability = analysis.stability(&study(&wards)).unwrap();
    // Of 8 points, `plan` has 7 give or take a tenth.
    assert_eq!(stability.unit("binh").unwrap().ranks().collect::<Vec<_>>(), [(1, 20)]);
    for other in [&communes, &all] {
        assert_eq!(analysis.stability(&study(other)).unwrap_err().code(), "analysis");
        assert_eq!(analysis.bounds(&study(other)).unwrap_err().code(), "analysis");
    }
    let plan = Plan::compile(&wards).unwrap();
    let varied = plan.vary(&Variation::new().points("portal", 7).points("plan", 1)).unwrap();
    let outcome = varied.score(outcome.dataset()).unwrap();
    let of_varied = Analysis::of(&outcome).unwrap().stability(&study(&wards));
    assert_eq!(of_varied.unwrap_err().code(), "analysis");
}

#[test]
fn a_goal_of_another_unit_is_refused() {
    let outcome = scored(&framework(PEERS), "unit,dossiers\nan,80\nbinh,90\nchau,100\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let of_binh = analysis.goals("binh").unwrap();
    assert_eq!(analysis.least_effort("an", &of_binh[0]).unwrap_err().code(), "analysis");
    assert!(analysis.least_effort("binh", &of_binh[0]).unwrap().is_some());
    let later = scored(&framework(PEERS), "unit,dossiers\nan,80\nbinh,95\nchau,100\n");
    let of_later = Analysis::of(&later).unwrap().least_effort("binh", &of_binh[0]);
    assert_eq!(of_later.unwrap_err().code(), "analysis");
}

/// A name may be the path of a file, where a caller stores them.
#[test]
fn no_file_of_an_archive_leads_out_of_its_folder() {
    let archive = Archive::of(&scored(&framework(PEERS), "unit,dossiers\nan,80\n"), 1).unwrap();
    let stored = || archive.files().map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
    for name in ["../x", "/x", "a/../x", "", "a//b", "a\\b", "C:x", "."] {
        let added = archive.clone().with(name, Vec::new());
        assert_eq!(added.unwrap_err().code(), "archive", "{name}");
        let read = Archive::from_files(stored().chain([(name.to_owned(), Vec::new())]));
        assert_eq!(read.unwrap_err().code(), "archive", "{name}");
    }
    let twice = stored().chain([("data.csv".to_owned(), Vec::new())]);
    assert!(Archive::from_files(twice).unwrap_err().to_string().contains("there already"));
}

#[test]
fn what_is_not_there_is_named_with_the_nearest() {
    let outcome = scored(&framework(PEERS), "unit,dossiers\nan,80\n");
    let error = outcome.rank_by("mots", "an").unwrap_err();
    assert_eq!((error.code(), error.kind()), ("unknown_node", ErrorKind::NotFound));
    assert!(error.to_string().contains("did you mean `most`"), "{error}");
    assert_eq!(outcome.rank_by("most", "an").unwrap(), None);
    let card = outcome.scorecard("an").unwrap();
    assert_eq!(card.node("most").unwrap().score.unwrap().to_string(), "10.00");
    assert_eq!(card.node("mots").unwrap_err().code(), "unknown_node");
    assert_eq!(card.target("most").unwrap_err().code(), "unknown_target");
    let error = framework(KINDS).of_kind("wrad").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

/// 85 of a column of a database is hardly 8500 %.
#[test]
fn a_percentage_of_ten_wholes_has_its_sign() {
    let framework = framework(&PEERS.replace("type: count", "type: percent"));
    let built = |value: dti_engine::dataset::Value| {
        let mut builder = DatasetBuilder::new(&framework);
        builder.add_unit("an").value("dossiers", value);
        builder.build()
    };
    let faults = built(Decimal::from(85).into()).unwrap_err();
    assert!(faults.to_string().contains("D0404"), "{faults}");
    for value in [Decimal::new(855, 3).into(), "8500%".into(), Decimal::new(999, 2).into()] {
        assert!(built(value).is_ok());
    }
    // A copy takes what was read.
    let read = Dataset::from_csv("unit,dossiers\nan,120%\n".as_bytes(), &framework).unwrap();
    let copy = read.to_builder(&framework).unwrap().build().unwrap();
    assert_eq!(copy.digest(), read.digest());
}

#[test]
fn evidence_can_be_taken_off() {
    let rules = PEERS.replace("scoring: {relative", "evidence: required, scoring: {relative");
    let framework = framework(&rules);
    let csv = "unit,dossiers,evidence:dossiers\nan,80,12/BC\nbinh,100,13/BC\n";
    let outcome = scored(&framework, csv);
    let without = outcome.what_if(|data| {
        data.revise("an")?.evidence("dossiers", "");
        Ok(())
    });
    let total = |outcome: &Outcome| outcome.unit("an").unwrap().total.unwrap().to_string();
    assert_eq!((total(&outcome).as_str(), total(&without.unwrap()).as_str()), ("8.00", "0.00"));
}

/// The places of a rounding may come from a message.
#[test]
fn no_rounding_asks_for_more_memory_than_there_is() {
    let third = Exact::ratio(1, 3).unwrap();
    let rounding = |places| Rounding { places, mode: RoundingMode::HalfUp };
    for places in [29, 1_000, u32::MAX] {
        assert!(third.shown(places).is_err());
        assert!(third.to_decimal(rounding(places)).is_err());
        assert!(third.rounded(rounding(places)) < third);
    }
    assert_eq!(third.rounded(rounding(u32::MAX)), third.rounded(rounding(1_000)));
}

/// A program whose `main` returns an error shows it by `Debug`.
#[test]
fn an_error_of_main_is_for_people() {
    let faults = Framework::from_yaml(&PEERS.replace("type: count", "type: cuont")).unwrap_err();
    assert_eq!(format!("{faults:?}"), format!("{faults:#}"));
    assert!(format!("{faults:?}").contains("did you mean `count`"), "{faults:?}");
    let error = dti_engine::Error::from(faults);
    assert_eq!(format!("{error:?}"), format!("{error:#}"));
}

/// A name that another unit bears on the other side is enough: the figures of Xã Bình are not those of Xã An a year ago.
#[test]
fn a_name_that_another_unit_had_is_refused() {
    let framework = framework(PEERS);
    let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let now = "unit,name,dossiers\nan,Xã An,617\nbinh,Xã Bình,1\n";
    let outcome = |csv: &str| Plan::compile(&framework).unwrap().score(&read(csv)).unwrap();
    let agree = |before: &str| {
        let (before, now) = (outcome(before), outcome(now));
        dti_engine::comparison::Comparison::of(&before, &now).check_names()
    };
    // `x` bore the name of `an`, and `an` that of `binh`, which was not there.
    let faults = agree("unit,name,dossiers\nan,Xã Bình,600\nx,Xã An,1\n").unwrap_err();
    assert!(faults.to_string().contains("D0305"), "{faults}");
    // A new name that nobody else had, and the name of one that is no longer there.
    agree("unit,name,dossiers\nan,Xã Cũ,600\nbinh,Xã Bình,1\n").unwrap();
    agree("unit,name,dossiers\nan,Xã Cũ,600\nx,Xã An,1\n").unwrap();
}

/// Units that all write that they have no evidence carry it: their values count as missing, in a copy too.
#[test]
fn words_for_no_evidence_ask_for_it() {
    let rules = PEERS.replace("scoring: {relative", "evidence: required, scoring: {relative");
    let framework = framework(&rules);
    for nothing in ["không", "-", "n/a"] {
        let csv = format!("unit,dossiers,evidence:dossiers\nan,80,{nothing}\nbinh,100,{nothing}\n");
        let outcome = scored(&framework, &csv);
        let mut copy = Vec::new();
        outcome.dataset().to_csv(&mut copy).unwrap();
        let again = scored(&framework, std::str::from_utf8(&copy).unwrap());
        assert_eq!(again.dataset().digest(), outcome.dataset().digest());
        for outcome in [outcome, again] {
            assert!(outcome.evidence_seen());
            assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "0.00");
        }
    }
    // Nothing that can be seen is nothing.
    let csv = "unit,dossiers,evidence:dossiers\nan,80,12/BC\nbinh,100,\u{200b}\n";
    assert_eq!(scored(&framework, csv).unit("binh").unwrap().total.unwrap().to_string(), "0.00");
}

/// A thousand as Vietnamese write it is not one draw.
#[test]
fn a_number_of_draws_has_no_point() {
    let framework = framework(KINDS).of_kind("ward").unwrap();
    let text = "analysis: demo/firm\nof: {framework: demo/kinds, version: '2024'}\n\
                vary: {weights: {level: indicator, within: 10%}}\ndraws: {count: 1.000, seed: 2026}\n";
    let text = text.replace("10%", "10%, grid: 50%");
    let faults = Study::from_yaml(&text, &framework).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| fault.message.to_string()).collect();
    let expected = [
        "`50%` is a percentage, but the step of a grid is a plain number",
        "`1.000` may be 1000 with a point between thousands, or 1",
    ];
    assert_eq!(told, expected);
}

/// A province above its communes has a kind of its own, and is no row of sums; `KT.01` beside a name is no signature.
#[test]
fn a_unit_of_another_kind_is_no_row_of_sums() {
    let framework =
        framework(&PEERS.replace("unit_kind: commune", "unit_kind: [commune, province]"));
    let communes =
        "a,Xã A,commune,400\nKT.01,Xã B,commune,300\nc,Xã C,commune,200\nd,Xã D,commune,100\n";
    let read = |csv: String| Dataset::from_csv(csv.as_bytes(), &framework);
    let head = "unit,name,kind,dossiers\n";
    let units = read(format!("{head}27,Bắc Ninh,province,1000\n{communes}"));
    assert_eq!(units.unwrap_or_else(|faults| panic!("{faults}")).units().len(), 5);
    let sums = read(format!("{head}27,Bắc Ninh,commune,1000\n{communes}")).unwrap_err();
    assert!(sums.to_string().contains("D0308"), "{sums}");
}
