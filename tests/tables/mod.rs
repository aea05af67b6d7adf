//! Tables and charts as people read them.

use dti_engine::report::{Report, Row, Table};

pub fn shown(table: &Table) -> Vec<Vec<String>> {
    let row = |row: &Row| table.cells(row).map(|cell| cell.shown(table.language())).collect();
    table.rows().iter().map(row).collect()
}

/// The numbers of each chart of a page, as they are read aloud.
#[allow(dead_code, reason = "not every test looks at charts")]
pub fn charts(report: &Report) -> Vec<String> {
    let page = report.to_html();
    let charts = page.split("<title id=\"chart-").skip(1);
    charts.map(|chart| chart.split(['>', '<']).nth(1).unwrap().to_owned()).collect()
}
