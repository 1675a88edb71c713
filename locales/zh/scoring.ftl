### scoring

## 特征名称
scoring-feature-late-frequency = 逾期频率
scoring-feature-late-amount = 逾期金额占比
scoring-feature-days-late-mean = 平均逾期天数
scoring-feature-days-late-weighted = 按金额加权的逾期天数
scoring-feature-days-late-last3 = 最近三笔平均逾期天数
scoring-feature-days-late-trend = 付款变慢（近三个月比之前）
scoring-feature-days-late-max = 最多逾期天数
scoring-feature-partial-payments = 部分付款比例
scoring-feature-oldest-overdue = 最长逾期
scoring-feature-overdue-share = 逾期占未收金额比例
scoring-feature-broken-terms = 严重超期笔数
scoring-feature-disputed-share = 争议金额占比
scoring-feature-order-jump = 最近整月订货与平时之比
scoring-feature-order-gap = 停购天数与平时间隔之比
scoring-feature-months-active = 有往来的月数
scoring-feature-settled-count = 近 12 个月结清发票数
scoring-feature-sales-12m = 近 12 个月销售额
scoring-feature-promises-made = 付款承诺次数
scoring-feature-promises-kept = 承诺兑现率
scoring-feature-promises-broken-in-row = 连续失约次数
scoring-feature-utilisation = 额度使用率
scoring-feature-debt-ratio = 资产负债率
scoring-feature-current-ratio = 流动比率
scoring-feature-quick-ratio = 速动比率
scoring-feature-interest-cover = 利息保障倍数
scoring-feature-gross-margin = 毛利率
scoring-feature-net-margin = 净利率
scoring-feature-cash-flow-cover = 经营现金流与流动负债之比
scoring-feature-revenue-growth = 营业收入增长率
scoring-feature-debt-ratio-change = 资产负债率变化
scoring-feature-altman-z = Altman Z 值
scoring-feature-altman-zone = Z 值区间
scoring-feature-statement-age = 最近报表距今
scoring-feature-ownership = 企业性质
scoring-feature-size = 企业规模
scoring-feature-customer-type = 客户类型
scoring-feature-industry = 行业
scoring-feature-firm-age = 成立年限
scoring-feature-external-pd = 外部评级的违约概率
scoring-feature-external-age = 外部评级距今
scoring-feature-data-quality = 数据质量等级
scoring-feature-industry-effect = 行业系数
scoring-feature-findings-grave = 未了结的重大发现
scoring-feature-findings-some = 未了结的一般发现
scoring-feature-reference-late = 口碑所述迟付
scoring-feature-reference-opinion = 口碑评价
scoring-feature-past-credit = 别处信用
scoring-feature-report-age = 资信报告已有

## 特征取值
scoring-class-altman-zone-safe = 安全区
scoring-class-altman-zone-grey = 灰色区
scoring-class-altman-zone-distress = 困境区
scoring-class-data-quality-a = A
scoring-class-data-quality-b = B
scoring-class-data-quality-c = C
scoring-class-data-quality-d = D
scoring-class-reference-opinion-good = 好
scoring-class-reference-opinion-fair = 一般
scoring-class-reference-opinion-poor = 差
scoring-class-past-credit-clean = 按约
scoring-class-past-credit-late = 有迟付
scoring-class-past-credit-restructured = 展期或重组
scoring-class-past-credit-defaulted = 违约或核销
scoring-class-ownership-public = 机关事业单位
scoring-class-ownership-state = 国有企业
scoring-class-ownership-private = 民营企业
scoring-class-ownership-foreign = 外资企业
scoring-class-ownership-individual = 个体工商户
scoring-class-customer-type-project = 工程项目型
scoring-class-customer-type-dealer = 厂商与经销商
scoring-class-customer-type-government = 政府与机构
scoring-class-customer-type-other = 未分类
scoring-class-size-large = 大型
scoring-class-size-medium = 中型
scoring-class-size-small = 小型
scoring-class-size-micro = 微型

## 缺少的数据
scoring-lacking-statement = 缺少近期财务报表；补交资产负债表、利润表和现金流量表可加分
scoring-lacking-relationship = 往来时间太短；按期付款满 12 个月可加分
scoring-lacking-behaviour = 还没有付款记录
scoring-lacking-promises = 还没有付款承诺记录
scoring-lacking-nature = 客户档案不完整；补齐企业性质、规模和成立日期

## 两轴与可信度
scoring-axis-ability = 还款能力
scoring-axis-willingness = 还款意愿
scoring-axis-context = 背景
scoring-quadrant-able-willing = 有力有意
scoring-quadrant-able-unwilling = 有力无意
scoring-quadrant-unable-willing = 无力有意
scoring-quadrant-unable-unwilling = 无力无意
scoring-quadrant-unknown = 资料不足，无法归类
scoring-confidence-high = 可信度高
scoring-confidence-medium = 可信度中
scoring-confidence-low = 可信度低
scoring-confidence-none = 没有数据
scoring-provisional = 暂定分：数据少，分数从严，不作精确比较
scoring-score = 信用评分
scoring-pd = 违约概率
scoring-reasons = 主要扣分原因
scoring-anchor = 锚点：{ $score } 分对应好坏比 { $odds }:1，每 { $pdo } 分翻一倍

## Altman Z
scoring-altman-model-z = Z（上市制造业）
scoring-altman-model-z1 = Z'（非上市制造业）
scoring-altman-model-z2 = Z''（非制造业）
scoring-altman-not-computable = 无法计算，缺少：{ $inputs }
scoring-altman-not-for = 不适用于银行、保险等金融机构
scoring-altman-input-total-assets = 资产总额
scoring-altman-input-current-assets = 流动资产
scoring-altman-input-current-liabilities = 流动负债
scoring-altman-input-total-liabilities = 负债总额
scoring-altman-input-retained-earnings = 留存收益
scoring-altman-input-ebit = 息税前利润
scoring-altman-input-revenue = 营业收入
scoring-altman-input-equity = 所有者权益
scoring-altman-input-market-equity = 股票市值

## 五分钟快筛
scoring-screen = 五分钟风险快筛
scoring-screen-result = 快筛结果
scoring-screen-agrees = 快筛与评分结论一致
scoring-screen-milder = 快筛比评分乐观：以评分为准，并核实快筛的回答
scoring-screen-stricter = 快筛比评分严：评分没看到的情况，请复核
scoring-screen-no-score = 还没有评分，暂以快筛为准

## 拒绝
rej-scoring-unknown-answer = 快筛问题“{ $question }”没有选项“{ $answer }”
    .next = 请从列出的选项中选一个
rej-scoring-unanswered = 快筛问题“{ $question }”还没有回答
    .next = 三类问题都答完才能给出结果
rej-scoring-not-assessed = 还没有做过评估
    .next = 先运行一次评估（shouxin assess），再查看结果
rej-scoring-outlook-none = 到 { $day } 为止没有带前瞻的评估
    .next = 先运行一次评估（shouxin assess），或换一个较晚的日子
rej-scoring-too-early = { $day } 时账上还没有任何发票（最早的一张开于 { $first }），无从评估。
    .next = 请给 { $first } 或之后的一天。
rej-scoring-future-day = { $day } 在今天（{ $today }）之后，不能按未来的一天评估。
    .next = 请给出今天或以前的日期。
rej-scoring-cancelled = 评估已取消，上一次的结果仍然有效
    .next = 需要时重新运行评估

rej-scoring-agency-unknown = 没有名为“{ $value }”的评级机构。
    .next = 已知机构：{ $known }；其他机构请先在“设置 · 规则 · 评级机构”中添加。
rej-scoring-grade-unknown = { $agency }的等级中没有“{ $value }”。
    .next = 可用等级：{ $known }。
rej-scoring-sheet-points = 第 { $item } 项：“{ $value }”不是 -1000 到 1000 之间的整数得分。
    .next = 请填整数，例如 20 或 -15。
rej-scoring-sheet-bins = 第 { $item } 项有 { $value } 档；每项要有 1 到 20 档。
    .next = 请增加或删去几档，或删去这一项。
rej-scoring-sheet-edge = 第 { $item } 项：“{ $value }”不能作分档的界。
    .next = 数字分档请填数字（比例按百分数填）；类别分档请填取值，用 | 分开。
rej-scoring-sheet-open-end = 第 { $item } 项的最后一档不能有上界（现在是“{ $value }”）。
    .next = 请在它后面再加一档，或删去这一档。
rej-scoring-sheet-rising = 第 { $item } 项的 { $value } 个分界没有从小到大排列。
    .next = 请把分界改为依次增大。
rej-scoring-sheet-empty = 评分卡里一项特征也没有。
    .next = 请先增加特征并填好分档。
rej-scoring-sheet-reach = 各项最差合计 { $worst } 分，到不了刻度的下限 { $low } 分。
    .next = 请加大扣分，或增加会扣分的特征。
rej-scoring-pack-wrong = 规则第 { $line } 行（{ $name }）有误：{ $kind ->
        [lacks] 缺少“{ $about }”
        [foreign] “{ $about }”不是这里的字段
        [word] “{ $about }”不在可选的词里
        [type] 值的类型不对
        [code] 代码“{ $about }”只能用小写字母、数字和连字符
        [twice] “{ $about }”出现了两次
        [order] 步骤“{ $about }”结束的记录要在开始的记录之后
        [owner] 步骤“{ $about }”要写明一个负责人：一个岗位或一个人
        [mark] 步骤“{ $about }”开始或结束的记录不在可选之列
        [days] 步骤“{ $about }”的标准天数要在 0 到 3650 之间
        [steps] 步骤要有 1 到 20 个
       *[other] 程序的原话是：{ $why }
    }
    .next = 请改正这一行后再提交；可对照随附版本的写法。
rej-scoring-pack-unreadable = 自有规则 { $pack } 版本 { $version } 已无法识别：{ $why }
    .next = 请在“设置 · 规则”中按新格式设定一版，或停用这一版。
rej-scoring-pack-reason-missing = 请写明为什么改规则。
    .next = 写一句依据，例如“风险委员会 2026-11 决议”，日后可查。
rej-scoring-pack-as-shipped = 内容与随附版本完全相同。
    .next = 要恢复随附版本，请停用自有版本。
rej-scoring-pack-backdated = 版本 { $version } 的生效日 { $day } 早于今天（{ $today }）。
    .next = 过去的评估已按当时的规则作出；请把 effective_from 改为今天或以后。
rej-scoring-pack-version-taken = 版本号 { $version } 已经用过。
    .next = 请把 version 改成新的版本号，例如在后面加 -1。
rej-scoring-pack-unknown = 没有正在使用或待生效的自有版本 { $id }。
    .next = 请在规则页的自有版本列表中选择。
## 评分实验室的拒绝
rej-scoring-lab-no-rows = 文件里没有可用的数据行
    .next = 请确认第一行是列名，下面至少有一行数据，目标列不全为空，权重不全为 0
rej-scoring-lab-no-column = 没有名为“{ $column }”的列
    .next = 请核对列名，大小写和空格都要一致
rej-scoring-lab-target = 目标列“{ $column }”里有“{ $example }”，不是 0（好）或 1（坏）
    .next = 请换一列作目标，或先把这一列整理成 0 和 1；结果未定的行留空
rej-scoring-lab-one-class = 用来建模的行，目标全是 { $outcome }，没有可比较的另一类
    .next = 请补上另一类样本，或检查样本划分
rej-scoring-lab-all-missing = “{ $column }”这一列没有任何值
    .next = 不用这一列，或换一份有值的数据
rej-scoring-lab-constant = “{ $column }”这一列只有一个值，分不出好坏
    .next = 不用这一列
rej-scoring-lab-identifier = “{ $column }”几乎每行都不一样（至少 { $levels } 个取值），是编号或名称，不是特征
    .next = 用 --drop 去掉这一列，或先归类再用
rej-scoring-lab-sparse = “{ $column }”有 { $levels } 个取值，没有一个够单独成箱
    .next = 先归类再用，或调低归入其他的比例
rej-scoring-lab-separates = “{ $column }”单独一列就把好坏分得分毫不差
    .next = 它多半就是结果本身，或事后才知道：去掉这一列。确认事前已知，再把每箱最少好、坏样本设为 0（--min-events 0）
rej-scoring-lab-setting = 参数 { $setting } 超出范围，应为 { $allowed }
    .next = 请改在范围之内
rej-scoring-lab-edit = { $why ->
        [too-many-bins] 分箱太多，最多 50 箱
        [no-such-bin] 没有这一箱
        [no-cut] 没有这个切点
        [no-next-bin] 后面没有可以合并的箱
        [between-neighbours] 切点要落在前后两个切点之间
        [no-levels] 数值变量没有取值分组
        [no-cuts] 文字变量没有切点
        [empty-group] 一组至少要有一个取值
        [no-group] 没有这一组
       *[other] 切点要从小到大
    }
    .next = 请按现在的分箱表重新编辑
rej-scoring-lab-parquet = “{ $file }”是 Parquet 文件；这个版本不带列式部分，不能读 Parquet
    .next = 请导出为 CSV（可压缩成 .gz）或 XLSX 再来，例如在 DuckDB 里 COPY (SELECT * FROM 'a.parquet') TO 'a.csv'
rej-scoring-lab-weight = 第 { $row } 行的权重缺失、为负、太大或不是有限数
    .next = 请补上或改正权重；不想计入的行权重填 0
rej-scoring-lab-offset = 第 { $row } 行的偏移缺失、不是有限数，或超出 ±700
    .next = 请补上或改正；没有偏移的行填 0
rej-scoring-lab-offset-card = 只有评分卡的回归能用偏移列，其他模型不能
    .next = 请建评分卡，或在“目标与划分”里去掉偏移列
rej-scoring-lab-quote = 第 { $line } 行起有一个引号没有配对
    .next = 请检查这一行的引号，或重新导出文件
rej-scoring-lab-mismatch = { $why ->
        [name-twice] 列名“{ $column }”出现了两次
        [split-word] 划分列“{ $column }”里有认不出的词
        [too-many-values] “{ $column }”的取值超过 5,000 种
        [not-numbers] “{ $column }”不是数值列
        [numbers-not-words] “{ $column }”是数值列，规则却按文字分组
        [words-not-numbers] “{ $column }”是文字列，规则却按数值分段
        [too-many-cuts] “{ $column }”的切点太多
        [no-characteristic] 评分卡里没有任何变量
        [entries-differ] “{ $column }”的分数行与规则对不上
        [not-finite] “{ $column }”算出的分数不是有限数
       *[other] “{ $column }”的行数与其他列不同
    }
    .next = 请核对数据与评分卡；划分列用 train、test、oot（训练、测试、跨期）
rej-scoring-lab-few-bads = 坏样本只有 { $bads } 个，建模至少需要 { $least } 个
    .next = 积累更多样本，放宽坏的定义或延长观察期；样本太少时用专家评分卡
rej-scoring-lab-few-goods = 好样本只有 { $goods } 个，建模至少需要 { $least } 个
    .next = 请补充好样本，或检查目标列是否颠倒
rej-scoring-lab-nothing-varies = 没有一个变量达到入模要求
    .next = 降低信息值下限（--min-iv），或补充更有区分力的变量
rej-scoring-lab-separated = 有变量能把好坏完全分开，系数会无限增大
    .next = 先查这个变量是不是事后才知道的（数据泄漏）；确认无误再用 --ridge 0.1 之类的惩罚
rej-scoring-card-unreadable = 评分卡文件读不懂：{ $why }
    .next = 请用 shouxin lab fit 或 export 写出的 JSON，或变量、分箱、分数三列的 CSV
    .words = scoring-unreadable-
scoring-unreadable-anchor = 锚点不成立
scoring-unreadable-curves = 曲线不全
scoring-unreadable-nodes = 节点不成树
scoring-unreadable-trees = 没有树
scoring-unreadable-columns = 列不全
scoring-unreadable-lab-setting = 有数不在允许的范围内
scoring-unreadable-lab-no-column = 没有变量
scoring-unreadable-lab-mismatch = 分箱和分数对不上
scoring-unreadable-lab-unreadable = 引号没有配对
scoring-unreadable-lab-edit = 分箱不对
scoring-unreadable-lab-no-rows = 没有内容

## 模型登记
scoring-kind-expert = 专家评分卡
scoring-kind-card = 证据权重评分卡
scoring-kind-additive = 加法评分卡
scoring-kind-tree = 决策树
scoring-kind-booster = 提升树
scoring-kind-altman = Altman Z 值
scoring-state-draft = 草稿
scoring-state-validated = 已验证
scoring-state-rejected = 未通过
scoring-state-challenger = 挑战者
scoring-state-champion = 冠军
scoring-state-retired = 已停用
scoring-step-propose = 提交
scoring-step-validate = 验证通过
scoring-step-reject = 退回
scoring-step-champion = 批准为冠军
scoring-step-challenger = 批准为挑战者
scoring-step-retire = 停用
scoring-step-displace = 让回专家评分卡
rej-scoring-model-unknown = 没有编号为 { $id } 的模型版本。
    .next = 请在模型登记表中选择。
rej-scoring-model-name-missing = 请给模型起一个名字，不超过 60 个字。
    .next = 例如“国内客户行为评分”；已有的名字会接着编下一个版本号。
rej-scoring-model-horizon = 预测期要在 1 到 1100 天之间。
    .next = 常用 30、60、90、180、365 天，应与样本的观察期一致。
rej-scoring-model-altman = 这张卡读取的不只是 Altman Z 值或其分区。
    .next = 请按“证据权重评分卡”提交，或只留 altman-z、altman-zone。
rej-scoring-model-other-data = 样本里没有模型要用的变量：{ $columns }
    .next = 请选这个模型学习用的样本；没有登记的样本时不要指定样本
rej-scoring-model-same = 内容与“{ $model }”第 { $number } 版完全相同。
    .next = 请直接使用那个版本，或改动后再提交；要换样本或证明，请另一位同事先退回那个版本。
rej-scoring-model-by-person = 验证、批准模型要由本人登录操作，系统账号不能代办。
    .next = 请让有“批准模型”权限的同事登录后办理。
rej-scoring-model-four-eyes = 这个版本是 { $person } 自己提交的，不能由本人{ $step ->
        [validate] 验证
        [reject] 退回
       *[other] 批准
    }。
    .next = 请另一位有“批准模型”权限的同事办理。
rej-scoring-model-reason-missing = 请写明理由。
    .next = 写一句依据，例如“样本外 AUC 0.78，高于现行卡 0.05”，日后可查。
rej-scoring-model-step = 这个版本现在是“{ $state ->
        [draft] 草稿
        [validated] 已验证
        [rejected] 未通过
        [challenger] 挑战者
        [champion] 冠军
       *[other] 已停用
    }”，不能{ $step ->
        [validate] 验证
        [reject] 退回
        [champion] 批准为冠军
        [challenger] 批准为挑战者
       *[other] 停用
    }。
    .next = 顺序是：草稿、验证、批准为挑战者或冠军、停用；未通过和已停用的请重新提交。
rej-scoring-model-past = 启用日 { $day } 早于今天（{ $today }）。
    .next = 过去的评估已按当时的模型作出；请选今天或以后的日期。
rej-scoring-model-not-ledger = 模型用到账里没有的变量：{ $columns }。
    .next = 用账里的样本重新建模，或只把它当作离线工具使用。
rej-scoring-model-not-explainable = 提升树给不出可以逐项相加的分数，只能做挑战者。
    .next = 请批准为挑战者；要作决定请用评分卡、加法卡或决策树。
rej-scoring-model-in-force = 这个版本在 { $day } 是冠军，正在或将要使用。
    .next = 请先让另一个版本或专家评分卡接替，再停用它。
rej-scoring-model-challengers = 同时最多 { $most } 个挑战者。
    .next = 请先停用一个挑战者。
rej-scoring-model-champion-taken = { $day } 起已定由“{ $model }”决定。
    .next = 请换一天；要换人，请先在专家评分卡的页面从这一天起恢复专家评分卡，再批准这一版。
rej-scoring-data-set-unknown = 没有编号为 { $id } 的样本。
    .next = 请在样本列表中选择。
rej-scoring-data-set-day = 观察日 { $day } 加 { $horizon } 天的表现期要到 { $ends } 才结束，现在还看不到结果。
    .next = 请选更早的观察日，或更短的表现期。
rej-scoring-data-set-days = 请给出 1 到 60 个不重复的观察日。
    .next = 例如每个季度末各一天。
rej-scoring-data-set-definition = 好坏定义不成立：坏的逾期天数要大于好的，金额和表现期要大于 0。
    .next = 例如 90 天内逾期满 30 天、金额满 1000 元为坏，逾期不超过 10 天为好。
rej-scoring-data-set-empty = 这些观察日没有一个客户能判定好坏。
    .next = 请换有往来的日期；剔除原因见样本报告。
rej-scoring-not-judged = 客户 { $buyer } 在 { $day } 没有评估记录可以重放。
    .next = 请选有评估的日期；更早的评估没有保存评分依据。
rej-scoring-card-empty = 文件里没有分数表。
    .next = 表格要有变量、取值、分数三列，每行一个取值。
rej-scoring-card-columns = 表格不足三列，只有：{ $found }。
    .next = 请给出变量、取值、分数三列，第一行写列名。
rej-scoring-card-points = 第 { $line } 行的分数“{ $text }”不是数。
    .next = 分数写整数，可带负号，例如 -15。
rej-scoring-card-bin = 第 { $line } 行的取值“{ $text }”看不懂。
    .next = 区间写 [10,20)、<10、>=20，类别写 A|B，另有“缺失”“其他”。
rej-scoring-card-no-variable = 第 { $line } 行没有写是哪个变量。
    .next = 第一行要写变量；之后空着就沿用上一行。
rej-scoring-card-gap = “{ $variable }”的区间在 { $upto } 与 { $from } 之间有空缺。
    .next = 让后一段从前一段的上限开始。
rej-scoring-card-overlap = “{ $variable }”的区间重叠：一段到 { $upto }，另一段从 { $from } 开始。
    .next = 每个数只能落在一段里；区间含下限、不含上限。
rej-scoring-card-open-end = “{ $variable }”没有覆盖{ $end ->
        [low] 最小
       *[high] 最大
    }的数。
    .next = 最低一段写 <数，最高一段写 >=数。
rej-scoring-card-mixed = “{ $variable }”既有区间又有类别。
    .next = 一个变量只能是数值或类别；请分开，或改成一种。
rej-scoring-card-twice = “{ $variable }”的“{ $bin }”写了两次。
    .next = 每个取值只给一个分数。
rej-scoring-card-json = JSON 在第 { $line } 行第 { $column } 列读不下去。
    .next = 请用本系统导出的 JSON，或检查逗号、引号和括号。
rej-scoring-card-format = 不认识这种模型文件：{ $format }。
    .next = 可以导入本系统导出的评分卡、加法卡、决策树、提升树 JSON，专家卡 TOML，或三列的表格。
rej-scoring-card-large = 文件超过 { $most } MB。
    .next = 评分卡通常只有几十 KB，请确认没有选成数据文件。
rej-scoring-card-gone = 刚才看过的文件已经不在了。
    .next = 请重新选择文件。
rej-scoring-model-warning-unknown = 没有编号为 { $id } 的模型警告。
    .next = 请在模型登记中查看。
rej-scoring-model-warning-closed = 这条警告已在 { $day } 恢复。
    .next = 不需要再处理。
rej-scoring-model-card-lost = 当时的评分卡 { $digest } 没有保存，无法重放。
    .next = 评估记录本身仍然有效；请联系支持人员查找备份。

scoring-excluded-no-trade = 观察日前没有开过票
scoring-excluded-already-bad = 观察日已经是坏客户
scoring-excluded-nothing-at-stake = 表现期内没有会到期的款项
scoring-finding-all-missing = 整列没有值
scoring-finding-constant = 只有一个值
scoring-finding-identifier = 几乎每行不同，像编号
scoring-finding-copy = 与另一列完全相同
scoring-finding-leakage = 单独就能分清好坏，可能是事后才知道的
scoring-finding-mostly-missing = 超过一半没有值
scoring-finding-nearly-constant = 几乎全是同一个值
scoring-finding-infinite = 有无穷大的值，按缺失处理
scoring-finding-unreadable = 数值列里有文字，按缺失处理
scoring-finding-huge = 有大得异常的数
scoring-finding-outliers = 有离群值
scoring-hint-few-bads = 训练样本里坏客户不足 50 个，拟合的模型靠不住；请加观察日、放宽坏的定义，或用专家评分卡。
scoring-hint-no-later = 没有留出更晚的观察日，看不出模型过一段时间还灵不灵。
scoring-hint-overlap = 相邻观察日的表现期互相重叠，同一笔逾期会算两次，置信区间偏窄。
scoring-hint-nature-as-of-now = 企业性质、规模、行业取现在登记的值，不是观察日当时的值。
scoring-hint-leakage = 有变量好得可疑，请先确认它在观察日已经知道。
scoring-drift-psi = 客群变了：评分的 PSI 为 { $figure }，达到 { $edge }
scoring-drift-csi = “{ $of }”的分布变了：稳定性指数 { $figure }，达到 { $edge }
scoring-drift-score-shift = 平均分移动了 { $figure } 个标准差，达到 { $edge }
scoring-drift-calibration = { $of } 的坏客户是预测的 { $figure } 倍，偏离超过 { $edge } 倍
scoring-drift-overrides = 与建议不同的决定占 { $figure }，达到 { $edge }
rej-scoring-lab-length = { $what } 有 { $got } 个值，样本却有 { $expected } 行
    .next = 请核对数据，每行恰好一个值
rej-scoring-lab-not-finite = 第 { $row } 行的值缺失或不是有限数，这个方法不能用
    .next = 请先分箱（缺失自成一箱），或补上这个值
rej-scoring-lab-bin-outside = 第 { $row } 行落在没有定义的分箱里
    .next = 请用同一份数据重新分箱
rej-scoring-lab-not-converged = 算了 { $rounds } 轮还没有收敛
    .next = 去掉几乎重复的变量，合并样本太少的分箱，或加一点惩罚（--ridge 0.1）
rej-scoring-lab-singular = 变量之间可以互相算出，系数定不下来
    .next = 去掉重复的变量，或加一点惩罚（--ridge 0.1）
rej-scoring-lab-out-of-range = 参数 { $setting } 超出可用范围
    .next = 请改成合理的值，或用默认值
rej-scoring-lab-levels = 有一列文字取值多达 { $levels } 种，最多 { $most } 种
    .next = 请先归类，或去掉这一列
rej-scoring-lab-project-unknown = 没有这个建模项目
    .next = 请从模型页的项目列表进入
rej-scoring-lab-project-changed = 这个项目刚被别人或另一个窗口改过
    .next = 请刷新页面，看清现在的样子再改
rej-scoring-lab-no-step = 没有可以退回或恢复的步骤
    .next = 请看项目的改动记录
rej-scoring-lab-no-target = 还没有选目标列
    .next = 请选写明好坏结果的那一列
rej-scoring-lab-file-gone = 样本文件“{ $file }”已经不在
    .next = 请恢复数据文件夹的备份，或重新上传
rej-scoring-lab-stopped = 已按要求停止
    .next = 需要时再开始一次
rej-scoring-lab-column-twice = “{ $column }”这一列被选作两种用途
    .next = 目标、划分、权重和现有分数要用不同的列
rej-scoring-lab-no-variables = 没有勾选入模变量
    .next = 请至少勾选一个变量
rej-scoring-lab-fit-unknown = 没有这次拟合
    .next = 请从项目的“拟合与验证”进入
rej-scoring-lab-no-model = 这次拟合没有留下可运行的模型
    .next = 它是旧版本做的；请以它为起点再拟合一次
rej-scoring-lab-no-declined = 样本里没有被拒绝的申请
    .next = 请在“目标与划分”里选写明是否拒绝的列，或不做拒绝推断
rej-scoring-lab-declined-column = { $why ->
        [words] 被拒申请的文件里，“{ $column }”是文字，通过的却是数值
       *[other] 被拒申请的文件里没有“{ $column }”列
    }
    .next = 两份文件的变量列要同名、同类；用不着的列用 --drop 去掉
rej-scoring-lab-no-card = 这种模型没有可导出的评分卡
    .next = 请导出报告，或拟合一张 WOE 评分卡
rej-scoring-lab-industry-many = 列“{ $column }”的不同取值超过 { $most } 个。
    .next = 请选择行业列，或按门类、大类分组。
rej-scoring-lab-industry-words = 按原文分组的结果不是 GB/T 4754 的行业，不能设为行业系数。
    .next = 请按门类或大类分组后再设定。
rej-scoring-lab-methods-early = 台账还不够长，无法比较各种方法。
    .next = 至少需要一年以上的往来；可以先导入历史发票和收款。
rej-scoring-pack-by-two = 这份规则由两人设定：一人提议，另一人签署。
    .next = 在“设置 · 规则”中提议新版本；要恢复以前的内容，用新的版本号再提议一次。
rej-scoring-pack-alone = 这份规则由一人设定，不走提议。
    .next = 在规则页直接设定自有版本。
rej-scoring-pack-proposed = 已有一版在等第二人签署。
    .next = 请先签署、拒绝或收回那一版。
rej-scoring-pack-no-proposal = 没有等待签署的版本。
    .next = 可能刚被签署或收回；请刷新规则页。
rej-scoring-pack-own-proposal = 自己提议的版本不能自己签署。
    .next = 请另一位有权设定规则的人签署。
