//! Units set among their peers (`rank`, `percentile`, `z_score`), and answers on their scale
//! (`survey`): every score here is worked out by hand.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use dti_engine::{Dataset, Framework, Language, Plan};

/// The scores of one indicator of ten points, to two places, for every unit of the data; `-` where it
/// is left out. What is kept makes no difference.
fn scores(indicator: &str, metrics: &str, csv: &str) -> Vec<String> {
    let framework = Framework::from_yaml(&format!(
        "framework: test/peers\nversion: '1'\nkind: index\nunit_kind: [commune, district]\n\
         points: 10\nrounding: {{indicator: 2}}\n\
         absent: {{missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}}\n\
         metrics: {metrics}\nindicators: [{{id: only, points: 10, {indicator}}}]\n\
         checks: [{{id: sound, holds: 'v < 1000000', severity: refuse, message: Quá lớn}}]\n"
    ));
    let framework = framework.unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = plan.score(&dataset).unwrap();
    let lean = dti_engine::outcome::ScoreOptions::default().keep_groups();
    let once_more = plan.score_with(&dataset, &lean).unwrap();
    let written = |score: Option<dti_engine::number::Shown>| {
        score.map_or_else(|| "-".to_owned(), |score| score.to_string())
    };
    let mut all = Vec::new();
    for unit in dataset.units() {
        let [kept, again] = [&outcome, &once_more].map(|outcome| {
            let card = outcome.scorecard(unit.id()).unwrap();
            written(card.scores().next().unwrap().1)
        });
        assert_eq!(kept, again, "{indicator} of {}", unit.id());
        all.push(kept);
    }
    all
}

/// The scores of units of one kind that have these values.
fn of_values(scoring: &str, values: &[&str]) -> String {
    let rows = values.iter().zip(0..).map(|(value, unit)| format!("u{unit},commune,{value}\n"));
    let csv = format!("unit,kind,v\n{}", rows.collect::<String>());
    let indicator = format!("scoring: {{{}}}", scoring.replace("{", "{of: v, "));
    scores(&indicator, "{v: {type: number}}", &csv).join(" ")
}

/// Of growth rates of −5, −10 and −15 the first is best: no division by any of them says so.
#[test]
fn a_benchmark_that_is_not_above_zero_is_a_zero_whole() {
    let nothing = "- - -";
    for to in ["best", "lowest", "mean"] {
        let scoring = format!("relative: {{to: {to}}}");
        assert_eq!(of_values(&scoring, &["-5", "-10", "-15"]), nothing, "{to}");
        assert_eq!(of_values(&scoring, &["-0.5", "-10", "-1.25"]), nothing, "{to}");
    }
    assert_eq!(of_values("relative: {to: best}", &["0", "0", "-1"]), nothing);
    assert_eq!(of_values("relative: {to: mean}", &["5", "-5", "0"]), nothing);
    assert_eq!(of_values("relative: {to: lowest}", &["5", "-5", "0"]), nothing);
    // The mean is 2: what lies below zero earns nothing.
    assert_eq!(of_values("relative: {to: mean}", &["8", "1", "-3"]), "10.00 5.00 0.00");
    assert_eq!(of_values("relative: {to: best}", &["8", "2", "-3"]), "10.00 2.50 0.00");
}

#[test]
fn a_card_says_why_nothing_is_compared() {
    let framework = Framework::from_yaml(
        "framework: test/growth\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero, zero_whole: zero}\nmetrics: {v: {type: number}}\n\
         indicators: [{id: i, points: 10, scoring: {relative: {of: v, to: best}}}]\n",
    )
    .unwrap();
    let dataset = Dataset::from_csv("unit,v\na,-5\nb,-10\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let card = outcome.scorecard("b").unwrap();
    let (vi, en) = (card.explain(Language::Vi).to_string(), card.explain(Language::En).to_string());
    assert!(vi.contains("mức so sánh không lớn hơn 0 → tính 0 điểm"), "{vi}");
    assert!(en.contains("nothing above zero to compare with → earns nothing"), "{en}");
}

/// Beside a least of zero, everything is infinitely more; the least itself earns all.
#[test]
fn the_lowest_earns_everything_also_where_it_is_zero() {
    assert_eq!(of_values("relative: {to: lowest}", &["0", "2", "4"]), "10.00 0.00 0.00");
    assert_eq!(of_values("relative: {to: lowest}", &["0", "0", "0.5"]), "10.00 10.00 0.00");
    assert_eq!(of_values("relative: {to: lowest}", &["2", "4", "8"]), "10.00 5.00 2.50");
    let both = "sum_of: [{share: 50%, relative: {of: v, to: lowest}}, {share: 50%, yes_no: y}]";
    let csv = "unit,kind,v,y\na,commune,0,no\nb,commune,3,no\nc,commune,,no\n";
    let metrics = "{v: {type: number}, y: {type: yes_no}}";
    assert_eq!(scores(&format!("scoring: {{{both}}}"), metrics, csv), ["5.00", "0.00", "0.00"]);
    // A unit that a check refuses is no peer: it may lie below the least of them.
    let csv = "unit,kind,v\na,commune,2000000\nb,commune,3\nc,commune,6\n";
    let lowest = "scoring: {relative: {of: v, to: lowest}}";
    assert_eq!(scores(lowest, "{v: {type: number}}", csv), ["0.00", "10.00", "5.00"]);
}

/// Of four: (4 − 1) ÷ 3, twice (4 − 2) ÷ 3, (4 − 4) ÷ 3.
#[test]
fn equal_values_share_the_best_rank() {
    let up = "rank: {direction: up}";
    assert_eq!(of_values(up, &["8", "5", "5", "2"]), "10.00 6.67 6.67 0.00");
    assert_eq!(of_values("rank: {direction: down}", &["8", "5", "5", "2"]), "0.00 6.67 6.67 10.00");
    // Everybody is first, and nobody is last.
    assert_eq!(of_values(up, &["7", "7", "7"]), "10.00 10.00 10.00");
    assert_eq!(of_values(up, &["7", "7", "1"]), "10.00 10.00 0.00");
    assert_eq!(of_values(up, &["2", "7", "7"]), "0.00 10.00 10.00");
}

/// Of four: (3 + ½) ÷ 4, twice (1 + 2 × ½) ÷ 4, (0 + ½) ÷ 4.
#[test]
fn half_of_those_that_are_equal_stand_below() {
    let (up, down) = ("percentile: {direction: up}", "percentile: {direction: down}");
    assert_eq!(of_values(up, &["8", "5", "5", "2"]), "8.75 5.00 5.00 1.25");
    assert_eq!(of_values(down, &["8", "5", "5", "2"]), "1.25 5.00 5.00 8.75");
    assert_eq!(of_values(up, &["7", "7", "7"]), "5.00 5.00 5.00");
}

/// Mean 5, variance (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) ÷ 8 = 4, deviation 2; so that z is
/// −1.5, −0.5, −0.5, −0.5, 0, 0, 1, 2, of which two on either side of the mean count.
#[test]
fn z_counts_deviations_of_the_population_from_the_mean() {
    let values = ["2", "4", "4", "4", "5", "5", "7", "9"];
    let rises = of_values("z_score: {zero_at: -2, full_at: 2}", &values);
    assert_eq!(rises, "1.25 3.75 3.75 3.75 5.00 5.00 7.50 10.00");
    let falls = of_values("z_score: {zero_at: 2, full_at: -2}", &values);
    assert_eq!(falls, "8.75 6.25 6.25 6.25 5.00 5.00 2.50 0.00");
    let held = of_values("z_score: {zero_at: 0, full_at: 0.5}", &values);
    assert_eq!(held, "0.00 0.00 0.00 0.00 0.00 0.00 10.00 10.00");
}

/// Least 20, greatest 80: 35 is a quarter of the way, 10 % + 90 % × 25 % = 32.5 %. Of a refused unit past the ends no
/// more and no less than the ends.
#[test]
fn the_worst_earns_what_the_rules_say() {
    let of = |scale: &str, values: &[&str]| of_values(scale, values);
    assert_eq!(of("min_max: {direction: up, least: 10%}", &["80", "35", "20"]), "10.00 3.25 1.00");
    assert_eq!(
        of("min_max: {direction: down, least: 10%}", &["80", "35", "20"]),
        "1.00 7.75 10.00"
    );
    // 1 + 9 × ½ of ten; third and fourth of four share a place: (4 − 3) ÷ 3.
    assert_eq!(of("rank: {direction: up, least: 10%}", &["7", "5", "1"]), "10.00 5.50 1.00");
    assert_eq!(
        of("rank: {direction: up, least: 0.4}", &["9", "8", "1", "1"]),
        "10.00 8.00 6.00 6.00"
    );
    assert_eq!(of("relative: {to: best, least: 50%}", &["8", "2", "-3"]), "10.00 6.25 5.00");
    assert_eq!(of("relative: {to: lowest, least: 50%}", &["4", "5"]), "10.00 9.00");
    assert_eq!(of("percentile: {direction: up, least: 20%}", &["9", "5"]), "8.00 4.00");
    // 2, 4, 4, 4, 5, 5, 7, 9: shares of ⅛ to 1 as below, times ½ and ½ more.
    let values = ["2", "4", "4", "4", "5", "5", "7", "9"];
    let raised = of("z_score: {zero_at: -2, full_at: 2, least: 50%}", &values);
    assert_eq!(raised, "5.63 6.88 6.88 6.88 7.50 7.50 8.75 10.00");
    // √1.5 as below: 0.19381… and 0.80618… of the half above ½.
    let irrational = of("z_score: {zero_at: -2, full_at: 2, least: 50%}", &["1", "2", "3"]);
    assert_eq!(irrational, "5.97 7.50 9.03");
    assert_eq!(
        of("z_score: {zero_at: 1, full_at: 2, least: 25%}", &["1", "2", "3"]),
        "2.50 2.50 4.19"
    );
    // In parts: ½ × (10 % + 90 % × ¼) and ½ × 35 ÷ 100. What is absent has no floor.
    let sum = "sum_of: [{share: 50%, min_max: {of: v, direction: up, least: 10%}}, {share: 50%, linear: {of: v, zero_at: 0, full_at: 100}}]";
    let csv = "unit,kind,v\na,commune,80\nb,commune,35\nc,commune,20\nd,commune,n/a\ne,commune,rejected\n";
    let found = scores(&format!("scoring: {{{sum}}}"), "{v: {type: number}}", csv).join(" ");
    assert_eq!(found, "9.00 3.38 1.50 - 0.00");
    assert_eq!(
        of("min_max: {direction: up, least: 10%}", &["10", "5000000", "30"]),
        "1.00 10.00 10.00"
    );
    assert_eq!(
        of("min_max: {direction: down, least: 10%}", &["10", "5000000", "30"]),
        "10.00 1.00 1.00"
    );
}

#[test]
fn a_card_shows_what_the_worst_earns() {
    let rules = |least: &str| {
        format!(
            "framework: test/floor\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
             rounding: {{indicator: 2}}\nabsent: {{missing: zero, not_applicable: zero, rejected: zero, zero_whole: zero}}\n\
             metrics: {{v: {{type: number}}}}\n\
             indicators: [{{id: i, points: 10, scoring: {{min_max: {{of: v, direction: up, least: {least}}}}}}}]\n"
        )
    };
    let framework = Framework::from_yaml(&rules("10%")).unwrap();
    let dataset = Dataset::from_csv("unit,v\na,20\nb,35\nc,80\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let text = |language| outcome.scorecard("b").unwrap().explain(language).to_string();
    let (vi, en) = (text(Language::Vi), text(Language::En));
    assert!(vi.contains("→ 10% + 90% × 25% = 32,5%"), "{vi}");
    assert!(en.contains("→ 10% + 90% × 25% = 32.5%"), "{en}");
    for (least, said) in [
        ("100%", "with `least: 100%` every unit earns everything"),
        ("10", "`10` is not a share"),
        ("-5%", "`-5%` is not a share"),
    ] {
        let faults = Framework::from_yaml(&rules(least)).unwrap_err().to_string();
        assert!(faults.contains(said), "{faults}");
    }
}

/// Mean 2, variance ⅔; z is ∓√1.5 = ∓1.22474…, so that (1.22474… + 2) ÷ 4 = 0.80618…
#[test]
fn an_irrational_deviation_is_rounded_in_the_score_alone() {
    let of = |ends: &str| of_values(&format!("z_score: {{{ends}}}"), &["1", "2", "3"]);
    assert_eq!(of("zero_at: -2, full_at: 2"), "1.94 5.00 8.06");
    assert_eq!(of("zero_at: -1.2247, full_at: 1.2247"), "0.00 5.00 10.00");
}

/// n − 1 and the deviation are nothing to divide by, as `max − min` is; there is a percentile.
#[test]
fn a_unit_alone_has_no_rank_and_no_deviation() {
    assert_eq!(of_values("rank: {direction: up}", &["5"]), "-");
    // 5 ÷ 10, which is the better as well as all that is left of a sum.
    let line = "linear: {of: v, zero_at: 0, full_at: 10}";
    for rank in ["rank: {of: v, direction: up}", "rank: {of: v, direction: down}"] {
        for both in [
            format!("best_of: [{{{rank}}}, {{{line}}}]"),
            format!("sum_of: [{{share: 50%, {rank}}}, {{share: 50%, {line}}}]"),
        ] {
            let scoring = format!("scoring: {{{both}}}");
            let metrics = "{v: {type: number}}";
            assert_eq!(scores(&scoring, metrics, "unit,kind,v\na,commune,5\n"), ["5.00"], "{both}");
        }
    }
    assert_eq!(of_values("min_max: {direction: up}", &["5"]), "-");
    assert_eq!(of_values("z_score: {zero_at: -2, full_at: 2}", &["5"]), "-");
    assert_eq!(of_values("z_score: {zero_at: -2, full_at: 2}", &["5", "5", "5"]), "- - -");
    assert_eq!(of_values("percentile: {direction: up}", &["5"]), "5.00");
}

/// Left are 10 and 30: what is missing, not applicable or rejected is nobody's peer. Who sent nothing has no
/// score at all, whatever the rules say of a missing value.
#[test]
fn units_without_a_value_are_nobodys_peers() {
    let values = ["10", "", "n/a", "rejected", "30"];
    assert_eq!(of_values("rank: {direction: up}", &values), "0.00 - - 0.00 10.00");
    assert_eq!(of_values("percentile: {direction: up}", &values), "2.50 - - 0.00 7.50");
    let z = of_values("z_score: {zero_at: -2, full_at: 2}", &values);
    assert_eq!(z, "2.50 - - 0.00 7.50");
}

/// A check refuses 5,000,000: the others are first and second of two. What it would have is found
/// among them.
#[test]
fn a_refused_unit_is_nobodys_peer() {
    let values = ["10", "5000000", "30"];
    assert_eq!(of_values("rank: {direction: up}", &values), "0.00 10.00 10.00");
    assert_eq!(of_values("rank: {direction: down}", &values), "10.00 0.00 0.00");
    assert_eq!(of_values("percentile: {direction: up}", &values), "2.50 10.00 7.50");
    let z = of_values("z_score: {zero_at: -2, full_at: 2}", &values);
    assert_eq!(z, "2.50 10.00 7.50");
}

/// No 64 bits hold these at common places, so that they are compared as fractions.
#[test]
fn numbers_of_every_size_have_an_order() {
    let values = ["-1000000000000000000000", "0.000000000000000001", "0", "0.000000000000000001"];
    assert_eq!(of_values("rank: {direction: up}", &values), "0.00 10.00 3.33 10.00");
    assert_eq!(of_values("percentile: {direction: up}", &values), "1.25 7.50 3.75 7.50");
}

#[test]
fn kinds_are_apart_and_evidence_is_asked_for() {
    let csv = "unit,kind,v,evidence:v\na,commune,1,BC-1\nb,commune,2,BC-2\nc,commune,9,\n\
               d,district,4,BC-3\ne,district,3,BC-4\n";
    let of = |indicator: &str| scores(indicator, "{v: {type: count}}", csv).join(" ");
    let rank = "scoring: {rank: {of: v, direction: up}}";
    assert_eq!(of(rank), "0.00 5.00 10.00 10.00 0.00");
    // The 9 has no evidence.
    assert_eq!(of(&format!("evidence: required, {rank}")), "0.00 10.00 0.00 10.00 0.00");
}

/// Half of the rank and half of the percentile; the better of the two.
#[test]
fn they_work_inside_other_methods() {
    let parts = ["rank: {of: v, direction: up}", "percentile: {of: v, direction: up}"];
    let csv = "unit,kind,v\na,commune,1\nb,commune,2\nc,commune,9\nd,district,4\n";
    let of = |scoring: String| {
        scores(&format!("scoring: {scoring}"), "{v: {type: count}}", csv).join(" ")
    };
    // 0 and ⅙, ½ and ½, 1 and ⅚; the only district has no rank.
    let sum = format!("{{sum_of: [{{share: 50%, {}}}, {{share: 50%, {}}}]}}", parts[0], parts[1]);
    assert_eq!(of(sum), "0.83 5.00 9.17 5.00");
    let best = format!("{{best_of: [{{{}}}, {{{}}}]}}", parts[0], parts[1]);
    assert_eq!(of(best), "1.67 5.00 10.00 5.00");
}

/// 2 × 1 + 0 × 2 + 3 × 3 + 10 × 4 + 5 × 5 = 76 of 20 answers: a mean of 3.8, (3.8 − 1) ÷ 4 = 70 %.
#[test]
fn a_survey_is_scored_by_its_mean_answer() {
    let five = "scoring: {survey: {of: {1: v, 2: b, 3: c, 4: d, 5: e}}}";
    let metrics = "{v: {type: count}, b: {type: count}, c: {type: count}, d: {type: count}, e: {type: count}}";
    let csv = "unit,kind,v,b,c,d,e\n\
               middle,commune,2,0,3,10,5\n\
               worst,commune,7,0,0,0,0\n\
               best,commune,0,0,0,0,1\n\
               nobody,commune,0,0,0,0,0\n\
               missing,commune,2,,3,10,5\n\
               not_asked,commune,n/a,n/a,n/a,n/a,n/a\n\
               gravest,commune,n/a,0,rejected,10,5\n";
    let found = scores(five, metrics, csv).join(" ");
    assert_eq!(found, "7.00 0.00 10.00 - 0.00 - 0.00");
    // −1 × 2 + 0 × 1 + 0.5 × 1 = −1.5 of 4 answers: −0.375, (−0.375 + 1) ÷ 1.5 = 41.67 %.
    let uneven = "scoring: {survey: {of: {-1: v, 0: b, 0.5: c}}}";
    let three = "{v: {type: count}, b: {type: count}, c: {type: count}}";
    assert_eq!(scores(uneven, three, "unit,kind,v,b,c\na,commune,2,1,1\n"), ["4.17"]);
}

/// The scores of 1, 2 and 3, whose deviation is irrational, by one indicator of 10.01 points, and how
/// many of them were worked out in fractions.
fn of_three(mode: &str) -> (String, u64) {
    let framework = Framework::from_yaml(&format!(
        "framework: test/peers\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10.01\n\
         rounding: {{indicator: 2, mode: {mode}}}\n\
         absent: {{missing: zero, not_applicable: exclude, rejected: zero}}\n\
         metrics: {{v: {{type: count}}}}\nindicators:\n\
         - {{id: only, points: 10.01, scoring: {{z_score: {{of: v, zero_at: -2, full_at: 2}}}}}}\n"
    ));
    let framework = framework.unwrap();
    let dataset = Dataset::from_csv("unit,v\na,1\nb,2\nc,3\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let totals: Vec<_> = outcome.results().map(|unit| unit.total.unwrap().to_string()).collect();
    (totals.join(" "), outcome.worked_in_fractions())
}

/// The shares are 0.19381…, ½ and 0.80618…, so that the scores are 1.94007…, 5.005 and 8.06992…
/// before they are rounded. Only the second is a tie, which no approximation decides.
#[test]
fn ties_of_irrational_lines_are_left_to_fractions() {
    assert_eq!(of_three("half_up"), ("1.94 5.01 8.07".to_owned(), 1));
    assert_eq!(of_three("half_even"), ("1.94 5.00 8.07".to_owned(), 1));
    assert_eq!(of_three("half_down"), ("1.94 5.00 8.07".to_owned(), 1));
    assert_eq!(of_three("up"), ("1.95 5.01 8.07".to_owned(), 0));
    assert_eq!(of_three("down"), ("1.94 5.00 8.06".to_owned(), 0));
}

/// Three quarters of 4 × 10^15 answers are the best: past what loops hold, and no less exact.
#[test]
fn any_number_of_answers_is_counted() {
    let scoring = "scoring: {survey: {of: {1: v, 2: b}}}";
    let metrics = "{v: {type: count}, b: {type: count}}";
    let csv = "unit,kind,v,b\na,commune,1,1\nb,commune,1000000000000000,3000000000000000\n";
    // A check refuses the second, which has a score nevertheless.
    assert_eq!(scores(scoring, metrics, csv), ["5.00", "7.50"]);
}

/// How many scores of three units are worked out in fractions.
#[test]
fn methods_that_look_at_peers_go_through_loops() {
    for scoring in [
        "rank: {of: v, direction: up}",
        "percentile: {of: v, direction: down}",
        "min_max: {of: v, direction: up}",
        "z_score: {of: v, zero_at: -2, full_at: 2}",
        "min_max: {of: v, direction: up, least: 10%}",
        "rank: {of: v, direction: up, least: 10%}",
        "z_score: {of: v, zero_at: -2, full_at: 2, least: 10%}",
        "sum_of: [{share: 50%, rank: {of: v, direction: up, least: 10%}}, {share: 50%, survey: {of: {1: v, 2: b}}}]",
        "survey: {of: {1: v, 2: b}}",
        "best_of: [{rank: {of: v, direction: up}}, {survey: {of: {1: v, 2: b}}}]",
        "sum_of: [{share: 50%, rank: {of: v, direction: up}}, {share: 50%, survey: {of: {1: v, 2: b}}}]",
    ] {
        let framework = Framework::from_yaml(&format!(
            "framework: test/peers\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
             rounding: {{indicator: 2}}\n\
             absent: {{missing: zero, not_applicable: exclude, rejected: zero}}\n\
             metrics: {{v: {{type: count}}, b: {{type: count}}}}\n\
             indicators: [{{id: only, points: 10, scoring: {{{scoring}}}}}]\n"
        ));
        let framework = framework.unwrap();
        // Deviations of √(2 ÷ 3), and of 1.
        for csv in ["unit,v,b\na,1,7\nb,2,8\nc,3,9\n", "unit,v,b\na,1,7\nb,1,8\nc,3,9\nd,3,2\n"] {
            let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
            let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
            assert_eq!(outcome.worked_in_fractions(), 0, "{scoring}\n{csv}");
        }
    }
}
