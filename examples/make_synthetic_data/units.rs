//! The units: real names where a document has them, numbers where it has not.

use crate::random::Random;

/// The communes of Thanh Hóa of 2022 (003:17), of which the document names one.
const COMMUNES: u64 = 559;
/// Every so many communes, one repeats the figures of the commune before it.
const REPEATED: u64 = 97;

pub(crate) struct Unit {
    pub(crate) number: u64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    /// From 0 to 1000.
    pub(crate) quality: i64,
    /// Whether the unit handles administrative procedures.
    pub(crate) services: bool,
    /// Whether a survey was held.
    pub(crate) survey: bool,
    /// From how many units it was formed.
    pub(crate) former: i64,
}

impl Unit {
    /// A commune of middling quality.
    pub(crate) fn commune(number: u64, id: &str, name: &str) -> Self {
        Self {
            number,
            id: id.to_owned(),
            name: name.to_owned(),
            kind: "commune",
            quality: 500,
            services: true,
            survey: true,
            former: 1,
        }
    }
}

/// The departments of Appendix 5 of document 003, in its order; a quality where the document lists the unit
/// among the first five.
const DEPARTMENTS: &[(&str, &str, Option<i64>)] = &[
    ("ban-dan-toc", "Ban Dân tộc", None),
    (
        "ban-quan-ly-khu-kinh-te-nghi-son",
        "Ban Quản lý Khu kinh tế Nghi Sơn và các Khu công nghiệp",
        None,
    ),
    ("so-cong-thuong", "Sở Công Thương", None),
    ("so-giao-duc-va-dao-tao", "Sở Giáo dục và Đào tạo", Some(755)),
    ("so-giao-thong-van-tai", "Sở Giao thông vận tải", Some(720)),
    ("so-ke-hoach-va-dau-tu", "Sở Kế hoạch và Đầu tư", None),
    ("so-khoa-hoc-va-cong-nghe", "Sở Khoa học và Công nghệ", None),
    ("so-lao-dong-thuong-binh-va-xa-hoi", "Sở Lao động - Thương binh và Xã hội", None),
    ("so-ngoai-vu", "Sở Ngoại vụ", None),
    ("so-noi-vu", "Sở Nội vụ", None),
    ("so-nong-nghiep-va-phat-trien-nong-thon", "Sở Nông nghiệp và Phát triển nông thôn", None),
    ("so-tai-chinh", "Sở Tài chính", None),
    ("so-tai-nguyen-va-moi-truong", "Sở Tài nguyên và Môi trường", None),
    ("so-thong-tin-va-truyen-thong", "Sở Thông tin và Truyền thông", Some(790)),
    ("so-tu-phap", "Sở Tư pháp", None),
    ("so-van-hoa-the-thao-va-du-lich", "Sở Văn hóa, Thể thao và Du lịch", None),
    ("so-xay-dung", "Sở Xây dựng", Some(685)),
    ("so-y-te", "Sở Y tế", None),
    ("thanh-tra-tinh", "Thanh tra tỉnh", None),
    ("van-phong-hdnd-tinh", "Văn phòng HĐND tỉnh", None),
    ("van-phong-ubnd-tinh", "Văn phòng UBND tỉnh", Some(830)),
];

/// The districts that document 003 names; nine more are not named in it.
const DISTRICTS: &[(&str, &str, Option<i64>)] = &[
    ("thanh-pho-thanh-hoa", "Thành phố Thanh Hóa", Some(830)),
    ("thanh-pho-sam-son", "Thành phố Sầm Sơn", None),
    ("thi-xa-bim-son", "Thị xã Bỉm Sơn", None),
    ("thi-xa-nghi-son", "Thị xã Nghi Sơn", Some(755)),
    ("huyen-ba-thuoc", "Huyện Bá Thước", None),
    ("huyen-dong-son", "Huyện Đông Sơn", None),
    ("huyen-ha-trung", "Huyện Hà Trung", None),
    ("huyen-hoang-hoa", "Huyện Hoằng Hóa", None),
    ("huyen-muong-lat", "Huyện Mường Lát", None),
    ("huyen-nhu-thanh", "Huyện Như Thanh", Some(790)),
    ("huyen-quan-hoa", "Huyện Quan Hóa", None),
    ("huyen-quan-son", "Huyện Quan Sơn", None),
    ("huyen-quang-xuong", "Huyện Quảng Xương", None),
    ("huyen-thieu-hoa", "Huyện Thiệu Hóa", None),
    ("huyen-tho-xuan", "Huyện Thọ Xuân", Some(720)),
    ("huyen-thuong-xuan", "Huyện Thường Xuân", None),
    ("huyen-trieu-son", "Huyện Triệu Sơn", None),
    ("huyen-yen-dinh", "Huyện Yên Định", Some(685)),
];
const DISTRICT_COUNT: u64 = 27;
/// Departments without administrative procedures of their own, in these data.
const WITHOUT_SERVICES: &[&str] = &["ban-dan-toc", "van-phong-hdnd-tinh"];

fn named(
    list: &[(&str, &str, Option<i64>)],
    kind: &'static str,
    file: u64,
    (low, high): (i64, i64),
) -> Vec<Unit> {
    (1..)
        .zip(list)
        .map(|(number, (id, name, quality))| {
            let mut random = Random::of(100 + file, number);
            let drawn = random.between(low, high);
            Unit {
                number,
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                kind,
                quality: quality.unwrap_or(drawn),
                services: !WITHOUT_SERVICES.contains(id),
                survey: quality.is_some() || random.chance(850),
                former: 1,
            }
        })
        .collect()
}

pub(crate) fn departments() -> Vec<Unit> {
    named(DEPARTMENTS, "department", 1, (230, 560))
}

pub(crate) fn districts() -> Vec<Unit> {
    let mut units = named(DISTRICTS, "district", 2, (230, 560));
    for number in units.len() as u64 + 1..=DISTRICT_COUNT {
        let mut random = Random::of(102, number);
        units.push(Unit {
            number,
            id: format!("huyen-{number}"),
            name: format!("Huyện số {number}"),
            kind: "district",
            quality: random.between(230, 560),
            services: true,
            survey: random.chance(850),
            former: 1,
        });
    }
    units
}

/// The communes, with the same latent quality in every file and year, raised by `progress`.
pub(crate) fn communes(progress: i64) -> Vec<Unit> {
    (1..=COMMUNES)
        .map(|number| {
            let mut random = Random::of(103, figures_of(number));
            let drawn = (0..3).map(|_| random.between(0, 900)).sum::<i64>() / 3;
            let (id, name) = (format!("xa-{number:03}"), format!("Xã số {number:03}"));
            let quality = (drawn + progress).min(1000);
            Unit { quality, ..Unit::commune(figures_of(number), &id, &name) }
        })
        .collect()
}

/// The commune whose figures a commune shows: its own, but for every 97th.
fn figures_of(number: u64) -> u64 {
    if number.is_multiple_of(REPEATED) { number - 1 } else { number }
}

/// The departments of Nghệ An that document 004 names; there are 21 (004:193), and four are not named in it.
const NGHE_AN_DEPARTMENTS: &[(&str, &str)] = &[
    ("van-phong-ubnd-tinh", "Văn phòng UBND tỉnh"),
    ("so-du-lich", "Sở Du lịch"),
    ("so-giao-duc-va-dao-tao", "Sở Giáo dục và Đào tạo"),
    ("so-giao-thong-van-tai", "Sở Giao thông vận tải"),
    ("so-ke-hoach-va-dau-tu", "Sở Kế hoạch và Đầu tư"),
    ("so-khoa-hoc-va-cong-nghe", "Sở Khoa học và Công nghệ"),
    ("so-ngoai-vu", "Sở Ngoại vụ"),
    ("so-noi-vu", "Sở Nội vụ"),
    ("so-nong-nghiep-va-phat-trien-nong-thon", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("so-tai-chinh", "Sở Tài chính"),
    ("so-tai-nguyen-va-moi-truong", "Sở Tài nguyên và Môi trường"),
    ("so-thong-tin-va-truyen-thong", "Sở Thông tin và Truyền thông"),
    ("so-van-hoa-va-the-thao", "Sở Văn hóa và Thể thao"),
    ("so-xay-dung", "Sở Xây dựng"),
    ("so-y-te", "Sở Y tế"),
    ("thanh-tra-tinh", "Thanh tra tỉnh"),
    ("ban-quan-ly-khu-kinh-te-dong-nam", "Ban Quản lý Khu kinh tế Đông Nam"),
];
const NGHE_AN_DEPARTMENT_COUNT: u64 = 21;

/// The districts of Nghệ An that document 004 names (004:304, 004:1030); eleven more are not named in it.
const NGHE_AN_DISTRICTS: &[(&str, &str)] = &[
    ("thanh-pho-vinh", "Thành phố Vinh"),
    ("thi-xa-cua-lo", "Thị xã Cửa Lò"),
    ("thi-xa-hoang-mai", "Thị xã Hoàng Mai"),
    ("thi-xa-thai-hoa", "Thị xã Thái Hòa"),
    ("huyen-anh-son", "Huyện Anh Sơn"),
    ("huyen-con-cuong", "Huyện Con Cuông"),
    ("huyen-dien-chau", "Huyện Diễn Châu"),
    ("huyen-hung-nguyen", "Huyện Hưng Nguyên"),
    ("huyen-nghi-loc", "Huyện Nghi Lộc"),
    ("huyen-tan-ky", "Huyện Tân Kỳ"),
];
const NGHE_AN_DISTRICT_COUNT: u64 = 21;
/// 460/460 (004:229); none is named.
const NGHE_AN_COMMUNES: u64 = 460;
/// 529/529 (004:202); none is named.
const NGHE_AN_HEALTH_FACILITIES: u64 = 529;

/// The departments of Tuyên Quang that document 000 names and that were there in 2023; it does not say how
/// many there were.
const TUYEN_QUANG_DEPARTMENTS: &[(&str, &str)] = &[
    ("so-giao-duc-va-dao-tao", "Sở Giáo dục và Đào tạo"),
    ("so-khoa-hoc-va-cong-nghe", "Sở Khoa học và Công nghệ"),
    ("so-noi-vu", "Sở Nội vụ"),
    ("so-tai-chinh", "Sở Tài chính"),
    ("so-thong-tin-va-truyen-thong", "Sở Thông tin và Truyền thông"),
    ("so-tu-phap", "Sở Tư pháp"),
    ("so-van-hoa-the-thao-va-du-lich", "Sở Văn hóa, Thể thao và Du lịch"),
    ("so-y-te", "Sở Y tế"),
];
/// All seven (000:309).
const TUYEN_QUANG_DISTRICTS: &[(&str, &str)] = &[
    ("thanh-pho-tuyen-quang", "Thành phố Tuyên Quang"),
    ("huyen-chiem-hoa", "Huyện Chiêm Hóa"),
    ("huyen-ham-yen", "Huyện Hàm Yên"),
    ("huyen-lam-binh", "Huyện Lâm Bình"),
    ("huyen-na-hang", "Huyện Na Hang"),
    ("huyen-son-duong", "Huyện Sơn Dương"),
    ("huyen-yen-son", "Huyện Yên Sơn"),
];

/// The departments of 2025; no document says what they are.
const DEPARTMENTS_2025: u64 = 14;

/// A unit of a file with a latent quality between two bounds.
fn unit(
    (file, number): (u64, u64),
    kind: &'static str,
    (id, name): (String, String),
    (low, high): (i64, i64),
) -> Unit {
    let quality = Random::of(100 + file, number).between(low, high);
    Unit { number, id, name, kind, quality, services: true, survey: true, former: 1 }
}

/// Those of a list, and numbered ones after them as many as there are.
fn listed(
    file: u64,
    kind: &'static str,
    list: &[(&str, &str)],
    (first, count): (u64, u64),
    named: impl Fn(u64) -> (String, String),
) -> Vec<Unit> {
    let named = (1..=count).map(|number| {
        let known = usize::try_from(number - 1).ok().and_then(|place| list.get(place));
        let names = known.map(|(id, name)| ((*id).to_owned(), (*name).to_owned()));
        let names = names.unwrap_or_else(|| named(number));
        unit((file, first + number), kind, names, (240, 840))
    });
    named.collect()
}

pub(crate) fn nghe_an_departments() -> Vec<Unit> {
    let named = |n| (format!("so-ban-nganh-{n}"), format!("Sở, ban, ngành số {n}"));
    listed(11, "department", NGHE_AN_DEPARTMENTS, (0, NGHE_AN_DEPARTMENT_COUNT), named)
}

pub(crate) fn nghe_an_districts() -> Vec<Unit> {
    let named = |n| (format!("huyen-{n}"), format!("Huyện số {n}"));
    listed(12, "district", NGHE_AN_DISTRICTS, (0, NGHE_AN_DISTRICT_COUNT), named)
}

pub(crate) fn nghe_an_communes() -> Vec<Unit> {
    let named = |n| (format!("xa-{n:03}"), format!("Xã số {n:03}"));
    listed(13, "commune", &[], (0, NGHE_AN_COMMUNES), named)
}

/// Small and medium enterprises, and a few large ones.
pub(crate) fn nghe_an_enterprises() -> Vec<Unit> {
    let sme = |n| (format!("dn-nho-va-vua-{n:02}"), format!("Doanh nghiệp nhỏ và vừa số {n:02}"));
    let large = |n| (format!("dn-lon-{n:02}"), format!("Doanh nghiệp lớn số {n:02}"));
    let mut units = listed(14, "sme", &[], (0, 30), sme);
    units.extend(listed(14, "large_enterprise", &[], (100, 8), large));
    units
}

pub(crate) fn nghe_an_health_facilities() -> Vec<Unit> {
    let named = |n| (format!("co-so-y-te-{n:03}"), format!("Cơ sở y tế số {n:03}"));
    listed(15, "health_facility", &[], (0, NGHE_AN_HEALTH_FACILITIES), named)
}

pub(crate) fn tuyen_quang_agencies() -> Vec<Unit> {
    let none = |n: u64| (n.to_string(), n.to_string());
    let count = |list: &[(&str, &str)]| list.len() as u64;
    let departments = (0, count(TUYEN_QUANG_DEPARTMENTS));
    let districts = (100, count(TUYEN_QUANG_DISTRICTS));
    let mut units = listed(16, "department", TUYEN_QUANG_DEPARTMENTS, departments, none);
    units.extend(listed(16, "district", TUYEN_QUANG_DISTRICTS, districts, none));
    units
}

pub(crate) fn departments_2025() -> Vec<Unit> {
    let named = |n| (format!("so-{n:02}-2025"), format!("Sở, ban, ngành số {n:02} (2025)"));
    listed(5, "department", &[], (0, DEPARTMENTS_2025), named)
}
