### policy

policy-tier-low = 低风险
policy-tier-medium = 中风险
policy-tier-high = 高风险
policy-tier-unrated = 未评级
policy-limit = 信用额度
policy-limit-unlimited = 不限额
policy-limit-none = 不给赊销
policy-limit-not-granted = 未授信
policy-limit-granted = 已授额度
policy-limit-proposed = 建议额度
policy-exposure = 敞口
policy-headroom = 剩余额度
policy-headroom-unlimited = 不限额
policy-headroom-left = 剩余 { $amount }
policy-headroom-over = 超额 { $amount }
policy-headroom-no-credit = 不给赊销，敞口 { $amount }
policy-headroom-not-granted = 未授信，敞口 { $amount }
policy-terms = 账期
policy-terms-proposed = 建议账期
policy-prepay = 预付比例
policy-review = 下次复审
policy-method-working_capital = 营运资金法
policy-method-own_sales = 自有销售法
policy-method-score_factor = 评分系数法
policy-method-taken = 取最小值
policy-from = 生效日
policy-to = 到期日
policy-until-further-notice = 长期有效
policy-reason = 理由
policy-granted-by = 授信人

## 页面
policy-lines-title = 额度与账期
policy-lines-lead = 谁能赊销、赊多少、按什么账期。截至 { $day }，金额单位：{ $currency }；点金额看客户授信。
policy-lines = 全部客户的额度与账期
policy-only-over = 超额度
policy-only-ungranted = 有建议未授信
policy-only-differs = 与建议不一致
policy-only-blocked = 已停止赊销
policy-sale = 能否赊销
policy-sale-open = 可赊销
policy-sale-used-up = 额度已用满
policy-sale-prepay-first = 先款后货
policy-sale-over = 已超额度
policy-sale-not-granted = 未授信
policy-sale-cash-only = 不给赊销
policy-sale-blocked = 已停止赊销
policy-proposed-kind = 建议类别
policy-limit-newer = 评估后新授
policy-terms-file = （档案）
policy-review-overdue = 已过复审日

policy-kind = 客户类型
policy-factor = 额度系数
policy-max-terms = 最长账期
policy-review-months = 复审周期
policy-matrix-title = 政策矩阵
policy-matrix-lead = 风险等级 × 客户类型，各给多少额度、多长账期、多少定金、要不要担保、多久复审。等级的分数线仍在“规则”的风险分级里。
policy-matrix-new = 起草新版本
policy-matrix-counts = 现行矩阵 M{ $number }，{ $day } 起生效
policy-matrix-tiers-count = 现行规则：还没有矩阵生效，各类客户都按风险分级表
policy-matrix-in-force = 生效中
policy-matrix-draft = 草稿
policy-matrix-proposed = 待批准
policy-matrix-approved = 已批准
policy-matrix-rejected = 已否决
policy-matrix-retired = 已停用
policy-matrix-versions = 全部版本
policy-matrix-number = 版本
policy-matrix-state = 状态
policy-matrix-author = 编制人
policy-matrix-none = 还没有版本
policy-matrix-none-why = 点“起草新版本”，从现行规则的一份副本开始改
policy-matrix-no-what-if = 未做
policy-matrix-has-what-if = 已做
policy-matrix-first-note = 新版本草稿
policy-matrix-begun-done = 草稿已建，改好后请先做推演再提交
policy-matrix-of = 政策矩阵 M{ $number }
policy-matrix-said = 生效日 { $day }，编制人 { $actor }
policy-matrix-diff = 与现行规则的差别
policy-matrix-same = 与现行规则没有差别
policy-matrix-cells = 矩阵内容
policy-matrix-save = 保存草稿
policy-matrix-edited-done = 草稿已保存；以前的推演结果作废
policy-matrix-stepped-done = 已办理
policy-matrix-steps = 下一步
policy-matrix-trail = 经过
policy-matrix-step-propose = 提交批准
policy-matrix-step-approve = 批准
policy-matrix-step-reject = 否决
policy-matrix-step-retire = 停用
policy-matrix-did-propose = 提交
policy-matrix-did-approve = 批准
policy-matrix-did-reject = 否决
policy-matrix-did-retire = 停用
policy-matrix-did-on = 自 { $day } 起
policy-what-if = 推演
policy-what-if-run = 推演过去 12 个月
policy-what-if-doing = 推演过去 12 个月
policy-what-if-none = 还没有推演。上线之前，用过去 12 个月的真实发票看一看新政策会拦下什么、少赚多少、少赔多少。
policy-what-if-rule = 推演规则：每月初按前一天已知的资料和当时的规则给每个客户评级，用两套政策各算一个建议额度；订单（没有订单的为发票）连同已放行未付、未开票的金额超出额度就拦下，拦下的算作没有成交。逾期满 90 天仍未付或已核销的，算变坏。没有算客户改为预付后成交的部分。
policy-what-if-tiers = 风险分级表
policy-what-if-lead = { $from } 至 { $until }，与 { $against } 比较；{ $buyers } 个客户，{ $orders } 张订单，{ $invoices } 张没有订单的发票。
policy-what-if-by-orders = 按订单推演：每张订单在下单那天过闸，它的发票跟着它。
policy-what-if-by-invoices = 按发票推演：这段时间没有订单，每张发票在开票那天过闸。
policy-what-if-by-both = 有订单的按订单推演（发票跟着订单），没有订单的按发票推演。
policy-what-if-lost = 少做的销售
policy-what-if-avoided = 少发生的损失
policy-what-if-free = 释放的资金
policy-what-if-net = 一年净效果
policy-what-if-empty = 过去 12 个月没有订单和发票，推演不出结果
policy-what-if-what = 项目
policy-what-if-old = 现行政策
policy-what-if-new = 本版本
policy-what-if-change = 差额
policy-what-if-passed = 放行的销售
policy-what-if-held = 拦下的销售
policy-what-if-held-count = 拦下的发票数
policy-what-if-bad = 放行后变坏
policy-what-if-avoided-of = 拦下中会变坏的
policy-what-if-owed = 月末平均应收
policy-what-if-swaps = 两套政策处理不同的发票
policy-what-if-swap-out = 原来放行、现在拦下
policy-what-if-swap-in = 原来拦下、现在放行
policy-what-if-swap = { $count } 张，{ $amount }，其中变坏 { $bad }
policy-what-if-chart = 应收平均减少 { $amount }
policy-what-if-chart-note = 各月末应收，{ $currency }
policy-what-if-old-held = 现行拦下
policy-what-if-new-held = 本版拦下
policy-what-if-old-owed = 现行应收
policy-what-if-new-owed = 本版应收

rej-policy-reason-missing = 没有写理由
    .next = 请写明授信依据，日后可查
rej-policy-limit-days = 到期日 { $to } 早于生效日 { $from }
    .next = 请改正日期
rej-policy-limit-not-positive = 额度金额必须大于零
    .next = 不给赊销请选“不给赊销”，不限额请选“不限额”，不要填 0
rej-policy-terms-unknown = 账期目录里没有“{ $terms }”
    .next = 请从账期目录中选择
policy-lines-sum = 敞口合计 { $exposure } − 多付款 { $ahead }（{ $buyers } 家客户付得比欠得多，不抵别家的欠款）＝ 净应收 { $net }，与账龄表的净额一致。
rej-policy-matrix-unknown = 没有编号为 { $id } 的政策矩阵
    .next = 请从矩阵列表进入
rej-policy-matrix-wrong = 政策矩阵有误：{ $kind ->
        [generous] { $customer }的{ $what ->
            [limit_factor_bps] 额度系数
            [max_terms] 最长账期
            [prepay_bps] 定金
           *[review_months] 复审间隔
        }，“{ $tier }”比“{ $safer }”还宽
        [cell-twice] { $customer } × { $tier } 的格子写了两次
        [cells] 格子不全：{ $about }
        [tier] “{ $about }”不是等级
        [customer] “{ $about }”不是客户类型
        [guarantee] { $customer } × { $tier }：担保“{ $about }”不对，只有 none（不要）、preferred（优先）、required（必须）
        [share] { $customer } × { $tier }：{ $about } 不在 0 到 10000（100%）之间
        [months] { $customer } × { $tier }：复审间隔 { $about } 不在 1 到 36 个月之间
        [terms] { $customer } × { $tier }：账期目录里没有“{ $about }”
        [lacks] 第 { $line } 行缺少“{ $about }”
        [foreign] 第 { $line } 行“{ $about }”不是这里的字段
        [word] 第 { $line } 行“{ $about }”不在可选的词里
        [type] 第 { $line } 行值的类型不对
        [twice] 第 { $line } 行“{ $about }”写了两次
       *[other] 第 { $line } 行无法识别（{ $why }）
    }
    .next = 改正指出的地方；shouxin policy matrix show 可以看一个版本的正文
    .words = policy-tier- parties-kind-
rej-policy-matrix-step = 矩阵现在的状态（{ $state }）不能做“{ $step }”
    .next = 请看矩阵页上可做的步骤
    .words = policy-matrix-step- policy-matrix-
rej-policy-matrix-four-eyes = 矩阵由 { $actor } 编制，须由另一个人批准
    .next = 请由另一位有权限的人签批
rej-policy-matrix-past = 生效日 { $day } 早于今天 { $today }
    .next = 请把生效日改到今天或以后
rej-policy-what-if-stopped = 推演已停止，没有保存结果
    .next = 需要时请重新推演
rej-policy-matrix-share = “{ $value }”不是 0 到 100 之间的百分数
    .next = 请改正，例如 60 或 37.5
rej-policy-matrix-months = “{ $value }”不是 1 到 36 之间的月数
    .next = 请改正复审周期

## 额度构成
policy-parts = 额度构成
policy-parts-lead = 除授予额度以外，额度还由这些部分构成：临时额度、担保与保险、集团额度池、币种额度、法人主体额度、暂停。最早到期的在前。
policy-parts-none = 没有额度构成
policy-parts-none-why = 临时额度、担保、集团池、暂停从客户的授信页登记
policy-effective = 有效额度
policy-effective-lines = 有效额度怎么算出来
policy-part-temporary = 临时额度
policy-part-security = 担保或保险
policy-part-pool = 集团额度池
policy-part-currency = 币种额度
policy-part-suspension = 暂停
policy-part-end-temporary = 收回
policy-part-end-security = 结束
policy-part-end-pool = 结束
policy-part-end-currency = 结束
policy-part-end-suspension = 解除暂停
policy-part-entity = 法人主体额度
policy-part-end-entity = 结束
policy-part-add-entity = 限制对一个法人主体
policy-part-hint-entity = 客户对该法人主体的敞口不得超过它，总额度照常；金额 0 为该主体不赊销
policy-part-kind = 构成
policy-part-amount = 金额
policy-part-of-group = 集团
policy-part-share = 计入比例（%）
policy-part-form = 担保形式
policy-form-insurance = 信用保险
policy-form-guarantee = 保证、保函
policy-form-deposit = 保证金
policy-form-pledge = 抵押、质押
policy-part-party = 承保人或担保人、编号
policy-part-in-exposure = 授予额度里已经包含这笔担保
policy-part-whole-group = 对整个集团
policy-part-currency-of = 币种
policy-part-add-temporary = 给临时额度
policy-part-add-security = 登记担保
policy-part-add-pool = 给集团额度池
policy-part-add-currency = 限制一个币种
policy-part-add-suspension = 暂停额度
policy-part-hint-temporary = 在授予额度之上，到最后一天为止
policy-part-hint-security = 额度增加“金额 × 计入比例”；已含在授予额度里的，先全额扣除
policy-part-hint-pool = 集团全部成员的敞口合计不得超过它；成员仍要有自己的额度
policy-part-hint-currency = 该币种的敞口不得超过它；金额 0 为该币种不赊销
policy-part-hint-suspension = 解除之前不给赊销；已有敞口不受影响
policy-part-done = 已登记：{ $kind }
policy-part-ended = 已结束：{ $kind }
policy-part-end = 结束这一项
policy-part-end-hint = 从今天起不再计入
policy-part-save = 登记

rej-policy-temporary-without-end = 临时额度要有最后一天
    .next = 填写最后一天，最长以业务需要为限
rej-policy-share-beyond = 计入比例 { $share } 不在 0.01% 到 100% 之间
    .next = 填写 1 到 100 的百分数
rej-policy-party-missing = 没有写承保人或担保人
    .next = 写明是谁、保单或保函的编号
rej-policy-no-group = 这个客户不属于任何集团
    .next = 先在客户档案里填写上级客户
rej-policy-suspended-already = 额度自 { $from } 起已经暂停
    .next = 不必再暂停；要恢复请解除
rej-policy-part-unknown = 没有这一项额度构成，或者已经结束
    .next = 刷新授信页再看

## 应收承受力
policy-capacity-title = 应收承受力
policy-capacity-lead = 以自有资金和银行额度，最多能承受多大规模的应收账款；逐行算给您看，旁边是今天的应收和客户晚付时的应收。
policy-capacity-enter = 录入资金数字
policy-capacity-enter-lead = 本位币 { $currency }，按同一天的数字填写。每次录入都是新的一版，旧版不改动。
policy-capacity-save = 录入
policy-capacity-done = 已录入新一版资金数字
policy-capacity-done-early = 已录入；第一次评估之后给出承受力
policy-capacity-none = 还没有录入资金数字
policy-capacity-none-why = 录入现金、银行可用额度、最低储备和每月固定支出之后，这里算出最多能承受多大的应收。
policy-capacity-most = 最多可承受
policy-capacity-open = 应收余额
policy-capacity-used = 已用承受力
policy-capacity-stressed = 晚付时已用
policy-capacity-on = 数字截至 { $day }
policy-capacity-later = 晚付 { $days } 天
policy-capacity-level-within = 应收在承受力之内
policy-capacity-level-near = 应收接近承受力
policy-capacity-level-strained = 客户晚付时，应收超过承受力
policy-capacity-level-exceeded = 应收超过承受力
policy-capacity-said-within = 还能再承受 { $left }（已用 { $used }）；客户平均晚付 { $breaks } 天以内都撑得住。
policy-capacity-said-near = 只剩 { $left }（已用 { $used }）；客户平均晚付超过 { $breaks } 天就会超过承受力 { $most }。
policy-capacity-said-strained = 现在已用 { $used }，还剩 { $left }；客户平均晚付 { $days } 天就超出 { $stressed }，晚付超过 { $breaks } 天开始超出。请先催收，再收紧额度。
policy-capacity-said-exceeded = 应收超出承受力 { $most } 共 { $over }：资金不足以支撑现有赊销。请先催收，再收紧额度。
policy-capacity-collect = 先催收谁
policy-capacity-cut = 该收缩谁的额度
policy-capacity-over = 谁已超额度
policy-capacity-stale = 资金数字已旧
policy-capacity-stale-why = 在用的数字截至 { $day }，超过 { $days } 天没有更新；请录入新的一版。
policy-capacity-steps = 怎么算出来的
policy-capacity-step = 步骤
policy-capacity-rule = 口径版本 { $version }；来源：{ $source }。
policy-capacity-line-cash = 现金
policy-capacity-how-cash = { $day }，来源：{ $source }
policy-capacity-line-lines = 可用银行额度
policy-capacity-how-lines = 未提用 { $lines } × { $share }
policy-capacity-line-kept = 必须留着的钱
policy-capacity-how-kept = 取大者：最低储备 { $reserve }；{ $months } 个月固定支出 × { $outflow } = { $cover }
policy-capacity-line-free = 可动用资金
policy-capacity-how-free = 负数表示资金不足
policy-capacity-line-tied = 还能撑起的应收
policy-capacity-how-tied = 每 100 元应收占用资金的比例 { $share }
policy-capacity-line-then = 当日应收
policy-capacity-how-then = { $day } 已有的应收，它占用的钱不在现金里
policy-capacity-line-most = 最多可承受的应收
policy-capacity-how-most = 当日应收加上还能撑起的部分
policy-capacity-line-open = 现有应收
policy-capacity-how-open = 截至 { $day } 的评估
policy-capacity-line-left = 还剩
policy-capacity-how-left = 负数表示已超出
policy-capacity-line-stress = 晚付时的应收
policy-capacity-how-stress = 现有应收 + 晚付 { $days } 天 × 日均销售 { $daily }（最近三个整月）
policy-capacity-course-within = 应收一直低于承受力，今天用了 { $used }
policy-capacity-course-near = 应收逼近承受力，今天用了 { $used }
policy-capacity-course-strained = 今天用了 { $used }，客户晚付就不够
policy-capacity-course-exceeded = 今天用了 { $used }，应收越过承受力
policy-capacity-course-note = 各月末应收与当时有效数字算出的承受力；第一版数字之前没有承受力线
policy-capacity-ladder = 晚付多少天会撑不住
policy-capacity-bad-time = 情景
policy-capacity-open-then = 应收变为
policy-capacity-breaks = 超出
policy-capacity-holds = 撑得住
policy-capacity-no-sales = 还没有完整的一个月销售
policy-capacity-no-sales-why = 没有整月的开票，算不出日均销售，也就说不出晚付的影响。
policy-capacity-versions = 各版资金数字
policy-capacity-counts = 在用
policy-capacity-as-of = 截至日
policy-capacity-as-of-hint = 这些数字属于哪一天；应收也取这一天的
policy-capacity-cash = 现金
policy-capacity-cash-hint = 银行存款和库存现金，不含受限资金
policy-capacity-lines = 未提用银行额度
policy-capacity-lines-hint = 已获批、可随时提用的部分；没有填 0
policy-capacity-reserve = 最低储备
policy-capacity-reserve-hint = 无论如何都要留着的钱
policy-capacity-outflow = 每月固定支出
policy-capacity-outflow-hint = 工资、租金、利息、税费等，收不到款也要付的
policy-capacity-stress = 晚付天数
policy-capacity-stress-hint = 行情差时客户平均晚付多少天，0 到 365
policy-capacity-source = 来源
policy-capacity-source-hint = 例如：10 月末银行对账单、授信批复、财务部
policy-capacity-note = 说明
policy-capacity-note-hint = 为什么取这个晚付天数（可不填）

rej-policy-capacity-amount = 金额不能小于零
    .next = 没有的项目填 0；透支请从现金里扣除后填写
rej-policy-capacity-stress = 晚付 { $days } 天不在 0 到 365 天之间
    .next = 填写客户在行情差时平均会晚付的天数
rej-policy-capacity-future = { $day } 还没有到（今天 { $today }）
    .next = 填写已经过去的一天的数字
rej-policy-capacity-source = 没有写数字的来源
    .next = 写明出自哪份对账单或报表
rej-policy-capacity-none = 还没有录入资金数字，或还没有评估
    .next = 在“应收承受力”录入现金、银行额度和储备，并运行一次评估
rej-policy-what-if-running = 已有一个版本正在试算
    .next = 等它完成，或在任务里停止它，再试算这个版本
