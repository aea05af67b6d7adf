//! What the keys of conditions, scoring methods, cases and descriptions of data say.

use super::words::{ANYWHERE, Words};

/// The keys of conditions, wherever they stand.
pub(super) const OF_CONDITIONS: &[(&str, &[Words])] = &[(
    ANYWHERE,
    &[
        (
            "at_least",
            "Ít nhất bằng mức này (≥); có thể ghi một mức cho mỗi loại đơn vị.",
            "At least this bound (≥); there may be one for each unit kind.",
        ),
        (
            "above",
            "Lớn hơn mức này (>); có thể ghi một mức cho mỗi loại đơn vị.",
            "Above this bound (>); there may be one for each unit kind.",
        ),
        (
            "at_most",
            "Không quá mức này (≤); có thể ghi một mức cho mỗi loại đơn vị.",
            "At most this bound (≤); there may be one for each unit kind.",
        ),
        (
            "below",
            "Nhỏ hơn mức này (<); có thể ghi một mức cho mỗi loại đơn vị.",
            "Below this bound (<); there may be one for each unit kind.",
        ),
        ("equals", "Bằng số này, hoặc là lựa chọn này.", "Equal to this number, or this option."),
        ("is", "Là có (`yes`) hoặc không (`no`).", "Is `yes` or `no`."),
        ("by", "Vào ngày này hoặc sớm hơn.", "On this day or before."),
    ],
)];

/// The keys of scoring methods.
pub(super) const OF_METHODS: &[(&str, &[Words])] = &[
    (
        "a scoring",
        &[
            (
                "share",
                "Trọng số của phần này trong `sum_of`; các phần cộng lại bằng 100%.",
                "The weight of this part of `sum_of`; the parts add up to 100%.",
            ),
            (
                "yes_no",
                "Số liệu có/không: có thì đủ điểm, không thì 0.",
                "A yes/no metric: everything if yes, else nothing.",
            ),
            ("choice", "Mỗi lựa chọn được một tỷ lệ điểm.", "Each option earns its share."),
            (
                "ratio",
                "Tỷ lệ giữa hai số liệu, `part ÷ whole`.",
                "The ratio of two metrics, `part ÷ whole`.",
            ),
            (
                "linear",
                "Tăng đều từ `zero_at` đến `full_at`.",
                "In proportion, from `zero_at` to `full_at`.",
            ),
            (
                "steps",
                "Theo bậc: đạt bậc nào được tỷ lệ điểm của bậc đó.",
                "In steps: the share of the bound that is reached.",
            ),
            (
                "threshold",
                "Đủ điểm nếu đạt điều kiện, nếu không thì 0.",
                "Everything if the conditions hold, else nothing.",
            ),
            (
                "per_item",
                "Mỗi đơn vị đếm được cộng một số điểm.",
                "Points for each item that is counted.",
            ),
            (
                "relative",
                "So với đơn vị tốt nhất, thấp nhất hoặc trung bình.",
                "Against the best, the lowest or the mean of the peers.",
            ),
            (
                "min_max",
                "Vị trí giữa giá trị nhỏ nhất và lớn nhất của các đơn vị.",
                "The place between the least and the greatest value of the peers.",
            ),
            (
                "z_score",
                "Số độ lệch chuẩn so với trung bình của các đơn vị.",
                "How many deviations from the mean of the peers.",
            ),
            (
                "percentile",
                "Tỷ lệ đơn vị có kết quả kém hơn, cộng một nửa số bằng nhau.",
                "The share of peers that do worse, and half of those that do the same.",
            ),
            ("rank", "Theo thứ hạng trong các đơn vị.", "By rank among the peers."),
            ("survey", "Điểm trung bình của câu trả lời khảo sát.", "The mean answer of a survey."),
            (
                "sum_of",
                "Cộng nhiều phương pháp, mỗi phần có trọng số `share`.",
                "Several methods added up, each with its weight `share`.",
            ),
            (
                "best_of",
                "Lấy kết quả cao nhất trong nhiều phương pháp.",
                "The best of several methods.",
            ),
            (
                "formula",
                "Giá trị của một công thức, giữ trong khoảng 0…1.",
                "The value of a formula, held to 0…1.",
            ),
            (
                "unscored",
                "Không chấm điểm: chỉ hiển thị số liệu; chỉ số có 0 điểm.",
                "Not scored: the metric is only shown; the indicator has 0 points.",
            ),
        ],
    ),
    (
        ANYWHERE,
        &[
            ("of", "Mã của số liệu được chấm.", "The metric that is scored."),
            (
                "direction",
                "`up`: càng cao càng tốt; `down`: càng thấp càng tốt.",
                "`up`: more is better; `down`: less is better.",
            ),
            ("zero_at", "Giá trị bắt đầu từ 0 điểm.", "The value that earns nothing."),
            ("full_at", "Giá trị được đủ điểm.", "The value that earns everything."),
        ],
    ),
    (
        "`choice`",
        &[
            (
                "in",
                "`points`: vế phải là điểm của tiêu chí, như trong quyết định, thay cho tỷ lệ.",
                "`points`: the right-hand sides are points of the indicator instead of shares.",
            ),
            (
                "shares",
                "Tỷ lệ điểm của từng lựa chọn, ví dụ `{chief: 100%, none: 0%}`.",
                "The share of every option, such as `{chief: 100%, none: 0%}`.",
            ),
        ],
    ),
    (
        "`ratio`",
        &[
            ("part", "Mã số liệu của tử số.", "The metric that is divided."),
            ("whole", "Mã số liệu của mẫu số.", "The metric that is divided by."),
            (
                "zero_at",
                "Tỷ lệ bắt đầu từ 0 điểm; mặc định 0%.",
                "The ratio that earns nothing; 0% by default.",
            ),
            (
                "full_at",
                "Tỷ lệ được đủ điểm; mặc định 100%.",
                "The ratio that earns everything; 100% by default.",
            ),
        ],
    ),
    (
        "`steps`",
        &[
            (
                "in",
                "`points`: vế phải là điểm của tiêu chí, như trong quyết định, thay cho tỷ lệ.",
                "`points`: the right-hand sides are points of the indicator instead of shares.",
            ),
            (
                "by",
                "Các hạn ngày: mỗi ngày kèm tỷ lệ điểm, ví dụ `{2025-01-31: 100%, 2025-02-28: 50%}`.",
                "Days, each with the share that is earned by it: `{2025-01-31: 100%, 2025-02-28: 50%}`.",
            ),
            (
                "at_least",
                "Các bậc khi càng nhiều càng tốt: mỗi mức kèm tỷ lệ điểm.",
                "The steps where more is better: each bound with its share.",
            ),
            (
                "at_most",
                "Các bậc khi càng ít càng tốt: mỗi mức kèm tỷ lệ điểm.",
                "The steps where less is better: each bound with its share.",
            ),
        ],
    ),
    ("`per_item`", &[("points", "Số điểm cho mỗi đơn vị đếm được.", "The points for each item.")]),
    (
        "`relative`",
        &[(
            "to",
            "So với đơn vị tốt nhất (`best`), thấp nhất (`lowest`) hay trung bình (`mean`).",
            "What it is compared with: the `best`, the `lowest` or the `mean`.",
        )],
    ),
    (
        "`z_score`",
        &[
            (
                "zero_at",
                "Số độ lệch chuẩn bắt đầu từ 0 điểm, ví dụ -2.",
                "How many deviations earn nothing, such as -2.",
            ),
            (
                "full_at",
                "Số độ lệch chuẩn được đủ điểm, ví dụ 2.",
                "How many deviations earn everything, such as 2.",
            ),
        ],
    ),
    (
        "`survey`",
        &[(
            "of",
            "Mỗi mức trả lời kèm số liệu đếm số người chọn mức đó.",
            "Each answer of the scale with the metric that counts it.",
        )],
    ),
];

/// The keys of cases.
pub(super) const OF_CASES: &[(&str, &[Words])] = &[
    (
        "a case",
        &[
            ("case", "Trường hợp này cho thấy điều gì.", "What the case shows."),
            (
                "unit_kind",
                "Loại đơn vị; bỏ trống là loại đầu tiên của bộ quy tắc.",
                "The kind of the unit; the first that the framework has where it is left out.",
            ),
            (
                "metrics",
                "Số liệu của đơn vị; không ghi là không nộp.",
                "The values of the unit; what is left out is missing.",
            ),
            ("as_of", "Thời điểm số liệu của trường hợp này.", "The day that the values describe."),
            (
                "declared",
                "Chỉ tiêu do đơn vị tự khai là đạt hay không đạt.",
                "Targets that the unit itself declares met or not met.",
            ),
            (
                "expect",
                "Kết quả phải có; chỉ so sánh những gì ghi ở đây.",
                "What must come out; only what stands here is compared.",
            ),
        ],
    ),
    (
        "`expect`",
        &[
            (
                "total",
                "Tổng điểm đúng từng chữ số, hoặc `none` nếu không có.",
                "The exact total, or `none` where there is none.",
            ),
            (
                "share",
                "Tỷ lệ của tổng điểm, từ 0 đến 1, hoặc `none`.",
                "The share of the total, from 0 to 1, or `none`.",
            ),
            ("grade", "Tên tiếng Việt của mức xếp loại.", "The Vietnamese name of the grade."),
            (
                "verdict",
                "Kết luận: `pass` là đạt, `fail` là không đạt.",
                "The verdict: `pass` or `fail`.",
            ),
            (
                "scores",
                "Điểm của các nhóm và chỉ số, theo mã.",
                "The points of groups and indicators, by id.",
            ),
            ("targets", "Kết quả của các chỉ tiêu, theo mã.", "What becomes of targets, by id."),
            (
                "findings",
                "Mã của các điều kiện kiểm tra không đúng.",
                "The ids of the checks that do not hold.",
            ),
            (
                "not_scored",
                "Mã của các chỉ số không chấm được, vì thiếu số liệu mà bộ chỉ số bắt buộc phải có.",
                "The ids of what cannot be scored, because a value is absent where the rules make that an error.",
            ),
        ],
    ),
];

/// The keys of descriptions of data.
pub(super) const OF_DATA: &[(&str, &[Words])] = &[(
    "a description of data",
    &[
        (
            "data",
            "Tệp số liệu, danh sách các tệp, hoặc một mẫu tên như `nop/*.xlsx`.",
            "The file, a list of files, or a pattern such as `nop/*.xlsx`.",
        ),
        (
            "nature",
            "`reported`: đơn vị báo cáo; `published`: văn bản đã công bố; `synthetic`: số liệu giả lập.",
            "`reported`: the units say so; `published`: a document says so; `synthetic`: made up.",
        ),
        (
            "as_of",
            "Thời điểm số liệu: ngày mà số liệu phản ánh.",
            "The day that the figures describe.",
        ),
    ],
)];
