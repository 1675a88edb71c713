//! The lines of business of the buyers: what stands in their name and their industry of
//! GB/T 4754-2017.

use crate::words::CustomerKind;

/// What a kind of buyer may be called and which industry it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) words: &'static str,
    pub(crate) industry_code: &'static str,
    pub(crate) industry: &'static str,
    /// Which industry cycle it follows (0 to 5).
    pub(crate) cycle: usize,
}

const fn line(
    words: &'static str,
    industry_code: &'static str,
    industry: &'static str,
    cycle: usize,
) -> Line {
    Line { words, industry_code, industry, cycle }
}

const PROJECT: [Line; 12] = [
    line("建设工程", "E47", "房屋建筑业", 0),
    line("建筑安装", "E49", "建筑安装业", 0),
    line("机电安装工程", "E49", "建筑安装业", 0),
    line("市政工程", "E48", "土木工程建筑业", 0),
    line("水务工程", "E48", "土木工程建筑业", 1),
    line("水利建设", "E48", "土木工程建筑业", 1),
    line("环保工程", "N77", "生态保护和环境治理业", 1),
    line("给排水工程", "E49", "建筑安装业", 0),
    line("消防工程", "E49", "建筑安装业", 0),
    line("管道工程", "E48", "土木工程建筑业", 0),
    line("市政设计研究院", "M74", "专业技术服务业", 0),
    line("水处理工程", "N77", "生态保护和环境治理业", 1),
];

const MANUFACTURER: [Line; 14] = [
    line("化工", "C26", "化学原料和化学制品制造业", 2),
    line("精细化工", "C26", "化学原料和化学制品制造业", 2),
    line("制药", "C27", "医药制造业", 3),
    line("食品", "C14", "食品制造业", 3),
    line("酿造", "C15", "酒、饮料和精制茶制造业", 3),
    line("造纸", "C22", "造纸和纸制品业", 2),
    line("印染", "C17", "纺织业", 2),
    line("钢铁", "C31", "黑色金属冶炼和压延加工业", 2),
    line("机械制造", "C34", "通用设备制造业", 4),
    line("环保设备", "C35", "专用设备制造业", 4),
    line("成套设备", "C35", "专用设备制造业", 4),
    line("新材料", "C26", "化学原料和化学制品制造业", 2),
    line("热电", "D44", "电力、热力生产和供应业", 1),
    line("电气", "C38", "电气机械和器材制造业", 4),
];

const DEALER: [Line; 9] = [
    line("机电设备", "F51", "批发业", 5),
    line("泵阀销售", "F51", "批发业", 5),
    line("流体设备", "F51", "批发业", 5),
    line("五金机电", "F51", "批发业", 5),
    line("自控设备", "F51", "批发业", 5),
    line("水暖器材", "F51", "批发业", 5),
    line("贸易", "F51", "批发业", 5),
    line("管阀商贸", "F51", "批发业", 5),
    line("工业品", "F51", "批发业", 5),
];

const SHOP: [Line; 4] = [
    line("水泵经营部", "F52", "零售业", 5),
    line("阀门商行", "F52", "零售业", 5),
    line("五金水暖店", "F52", "零售业", 5),
    line("机电维修部", "F52", "零售业", 5),
];

const AUTHORITY: [Line; 5] = [
    line("水务局", "S92", "国家机构", 1),
    line("水利局", "S92", "国家机构", 1),
    line("住房和城乡建设局", "S92", "国家机构", 1),
    line("农业农村局", "S92", "国家机构", 1),
    line("城市管理局", "S92", "国家机构", 1),
];

const INSTITUTION: [Line; 9] = [
    line("人民医院", "Q84", "卫生", 3),
    line("中心医院", "Q84", "卫生", 3),
    line("中医院", "Q84", "卫生", 3),
    line("职业技术学院", "P83", "教育", 3),
    line("理工大学", "P83", "教育", 3),
    line("灌区管理处", "N76", "水利管理业", 1),
    line("排水管理处", "N78", "公共设施管理业", 1),
    line("防汛抢险中心", "N76", "水利管理业", 1),
    line("水利科学研究所", "M73", "研究和试验发展", 1),
];

const UTILITY: [Line; 4] = [
    line("自来水", "D46", "水的生产和供应业", 1),
    line("污水处理", "D46", "水的生产和供应业", 1),
    line("城市建设投资", "E48", "土木工程建筑业", 0),
    line("供热", "D44", "电力、热力生产和供应业", 1),
];

/// What sort of body a buyer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Firm,
    Shop,
    Utility,
    Institution,
    Authority,
}

/// Which table a buyer takes its line from.
pub(crate) const fn lines(kind: CustomerKind, body: Body) -> &'static [Line] {
    match (body, kind) {
        (Body::Shop, _) => &SHOP,
        (Body::Utility, _) => &UTILITY,
        (Body::Institution, _) => &INSTITUTION,
        (Body::Authority, _) => &AUTHORITY,
        (Body::Firm, CustomerKind::Project) => &PROJECT,
        (Body::Firm, CustomerKind::Manufacturer) => &MANUFACTURER,
        (Body::Firm, _) => &DEALER,
    }
}

/// The line of a firm abroad.
pub(crate) const fn line_abroad(dealer: bool) -> Line {
    if dealer {
        line("", "F51", "批发业", 5)
    } else {
        line("", "C34", "通用设备制造业", 4)
    }
}
