//! The columns of the file of Tuyên Quang; wholes stand before their parts.

use crate::draw::{
    Column, Needs, head, officer, part, percent, tally, whole, whole_or_zero, yes_no,
};

/// What only districts have.
const OF_DISTRICTS: Needs = Needs::Kind("district");

pub(crate) const AGENCY: &[Column] = &[
    head(400, 1080),
    tally("news_items", 3, 36),
    yes_no("digital_day_joined", 600, 1020),
    yes_no("annual_plan_issued", 850, 1040),
    tally("late_reports", 4, 0).noise(1),
    yes_no("dedicated_network", 900, 1060),
    yes_no("conference_point", 850, 1060),
    whole("systems", 3, 16),
    part("systems_ipv6", "systems", 250, 1000),
    whole("staff", 30, 220),
    part("staff_basic_skills", "staff", 640, 1060),
    part("staff_data_skills", "staff_basic_skills", 80, 520).noise(40),
    officer(),
    part("systems_level_approved", "systems", 520, 1080),
    part("systems_protected", "systems_level_approved", 520, 1060),
    whole("devices", 40, 300),
    part("devices_protected", "devices", 720, 1040),
    tally("drills_joined", 0, 2).noise(1),
    tally("security_inspections", 0, 2).noise(1),
    whole("documents", 900, 12_000),
    part("documents_electronic", "documents", 940, 1020),
    part("documents_signed", "documents_electronic", 880, 1030),
    part("members_signing", "staff", 350, 1020),
    percent("online_work_rate", 480, 980),
    whole("procedures", 12, 240),
    part("procedures_full_online", "procedures", 260, 820),
    whole_or_zero("dossiers", 150, 24_000, 20),
    part("dossiers_online", "dossiers", 380, 980),
    part("dossiers_digitised", "dossiers", 300, 980),
    percent("satisfaction_rate", 760, 985),
    whole("villages", 120, 380).needs(OF_DISTRICTS),
    part("villages_with_team", "villages", 820, 1060),
    tally("four_zero_markets", 0, 6).needs(OF_DISTRICTS),
    whole("people_from_15", 30_000, 130_000).needs(OF_DISTRICTS),
    part("people_with_account", "people_from_15", 420, 900),
    percent("digital_signature_rate", 60, 460).needs(OF_DISTRICTS),
];

/// The communes of 2025: the one target of the resolution that has a bound for communes (001:48).
pub(crate) const COMMUNE_2025: &[Column] = &[percent("online_work_rate", 380, 960)];
