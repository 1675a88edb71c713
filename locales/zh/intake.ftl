### 导入：列的含义、文件类型、逐步提示、退回原因。

intake-title = 导入数据
intake-step-upload = 选择文件
intake-step-columns = 核对各列含义
intake-step-trial = 试运行
intake-step-commit = 正式导入
intake-role-ignore = 不导入此列
intake-reject-reason = 退回原因
intake-reject-line = 退回行号
intake-reason-profile = 按导入方案“{ $profile }”
intake-reason-person = 由您指定
intake-reason-header = 列名就是“{ $word }”
intake-reason-part = 列名中含“{ $word }”
intake-reason-cells = { $share }% 的内容符合这种格式
intake-reason-taken = 此含义已由“{ $column }”列担任
intake-skip-blank = 空行
intake-skip-total = 合计行
intake-skip-header = 重复的表头
intake-skip-footer = 表尾说明
intake-skip-other = 与本次导入无关的行
intake-mode-good-rows = 合格的行先导入，不合格的退回
intake-mode-whole-file = 有一行不合格就整份不导入
intake-order-ymd = 年/月/日
intake-order-dmy = 日/月/年
intake-order-mdy = 月/日/年
intake-money = 金额
intake-money-kind = 记录
intake-money-currency = 币种
intake-money-rows = 行数
intake-money-read = 读入金额
intake-money-booked = 入账金额
intake-money-to-book = 将入账金额
intake-money-unchanged = 已有且相同
intake-money-rejected = 退回金额
intake-money-unread = 另有 { $count } 行退回，金额读不出，未计入金额合计。
intake-money-total-fits = 第 { $line } 行的合计 { $says } 与各行之和一致
intake-money-total-differs = 第 { $line } 行的合计写着 { $says }，各行之和是 { $rows }，相差 { $difference }
intake-money-total-differs-why = 请核对文件：可能漏了行、改了数，或合计包含了别的内容。
intake-money-total-unchecked = 第 { $line } 行的合计 { $says } 没有核对：各行用了几种币种
intake-money-notes = { $count } 行负数发票转为红字，共 { $amount }
intake-money-notes-why = 红字冲减客户欠款，不作为应收发票入账。
intake-money-repeats = { $count } 行与本文件前面的行完全相同，只记一次
intake-money-repeat = 第 { $line } 行与第 { $first } 行重复
intake-money-open-only = 这份文件只有未结清的发票
intake-money-open-only-why = 缺少已结清发票的历史：所有客户都会显得拖欠，评分只依据未结清款项，可信度低。请再导入已结清的发票与收款。
intake-told-row = 第 { $line } 行 { $value }
intake-told-columns = { $count } 列没有导入
intake-told-columns-next = 需要这些列时，请在核对列含义时指定，或改成能认出的列名。
intake-told-salespeople = { $count } 行的业务员不是本系统的人员，客户没有归属到他名下
intake-told-salespeople-next = 请先建立人员（登录名或姓名与文件一致），再导入一次；或在客户页指定业务员。
intake-told-references = { $count } 笔收款或红字写明的发票号，该客户名下没有
intake-told-references-next = 请核对号码；发票还没导入时，先导入发票，再在收款页核销。
intake-told-beyond = { $count } 笔收款多于所写发票的未收余额，多出的部分另行处理
intake-told-beyond-next = 按导入选项，多出的已核销给到期最早的未收款，或留作未核销；请与客户核对。
intake-told-left = { $count } 笔收款或红字没有可核销的应收，留作未核销
intake-told-left-next = 属于预收的不用处理；属于漏导的，请导入发票后在收款页核销。
intake-told-ahead = { $count } 张发票的日期在今天之后
intake-told-ahead-next = 31 天之内的预开发票照常入账，请确认年月没有写错；更晚的不能入账。
intake-told-buyers = { $count } 家客户原来没有，已按文件新建
intake-told-buyers-next = 请看一眼编码和名称：写错的编码会变成另一家客户；不想新建时，导入前取消“文件里的新客户自动建档”（命令行用 --known-buyers），或先导入客户档案。
intake-told-twins = { $count } 家新客户与另一编码的客户同名
intake-told-twins-next = 多半是同一家：请改正文件里的编码后撤销本次导入再导；确属两家的不用处理。
intake-told-held = { $count } 张订单没有通过闸口，已扣单或待审
intake-told-held-next = 在“订单 → 等待队列”看每张的原因和怎样通过；收款或提高额度后自动重新检查。
intake-role-entity = 法人主体
intake-told-entities = 文件区分了 { $count } 个法人主体，这里一个也没有登记，全部按本公司入账
intake-told-entities-next = 要按主体看账龄、设额度，先在“设置 → 法人主体”登记，再撤销并重新导入这个文件。
intake-told-over = { $count } 张订单在文件里已关闭或取消，没有导入
intake-told-over-next = 已关闭的订单不占用额度，不用处理。
intake-told-ended = { $count } 张订单文件里还开着，这里已经取消、退还或到期
intake-told-ended-next = 还要执行的，请在订单页重新打开；不再执行的，请在原系统关闭。
intake-count-read = 读入
intake-count-booked = 新入账
intake-count-to-book = 将新入账
intake-count-unchanged = 已有且相同
intake-count-rejected = 退回
intake-count-skipped = 略过（合计、空行等）
intake-batch-committed = 已导入
intake-batch-undone = 已撤销

intake-kind-buyers = 客户档案
intake-kind-invoices = 发票与应收单
intake-kind-receipts = 收款
intake-kind-allocations = 核销明细
intake-kind-credit-notes = 红字
intake-kind-statement-lines = 财务报表（每行一个项目）
intake-kind-statements = 财务报表（每列一个项目）
intake-kind-contacts = 联系人
intake-kind-promises = 付款承诺
intake-kind-rates = 汇率
intake-kind-ratings = 外部评级
intake-kind-milestones = 项目节点
intake-kind-suppliers = 供应商档案
intake-kind-payables = 应付账单
intake-kind-advances = 预付款
intake-kind-deliveries = 预付款到货
intake-kind-orders = 销售订单
intake-kind-shipments = 发货与出库

intake-role-buyer-code = 客户编码
intake-role-buyer-name = 客户名称
intake-role-short-name = 客户简称
intake-role-english-name = 英文名称
intake-role-tax-id = 统一社会信用代码或税号
intake-role-country = 国家
intake-role-region = 地区
intake-role-industry = 行业
intake-role-buyer-kind = 客户类型
intake-role-size = 企业规模
intake-role-parent = 所属集团
intake-role-address = 地址
intake-role-phone = 电话
intake-role-mobile = 手机
intake-role-email = 邮箱
intake-role-wechat = 微信
intake-role-salesperson = 业务员
intake-role-credit-limit = 信用额度
intake-role-terms-days = 账期天数
intake-role-customer-since = 合作开始日
intake-role-founded-on = 成立日期
intake-role-registered-capital = 注册资本
intake-role-legal-person = 法定代表人
intake-role-invoice-no = 发票号或应收单号
intake-role-instalment = 期次
intake-role-doc-type = 单据类型
intake-role-issued-on = 开票日或单据日
intake-role-due-on = 到期日
intake-role-settled-on = 结清日
intake-role-currency = 币种
intake-role-amount = 金额
intake-role-local-amount = 本位币金额
intake-role-debit = 借方金额
intake-role-credit = 贷方金额
intake-role-open-amount = 未收余额
intake-role-paid-amount = 已收金额
intake-role-disputed = 是否有争议
intake-role-disputed-on = 争议日
intake-role-contract-no = 合同号
intake-role-order-no = 订单号
intake-role-origin = 来源
intake-role-note = 备注
intake-role-receipt-no = 收款单号
intake-role-received-on = 到账日
intake-role-reference = 对应发票号
intake-role-method = 结算方式
intake-role-payer = 付款人
intake-role-allocated-on = 核销日
intake-role-credit-no = 红字编号
intake-role-reason = 原因
intake-role-period-end = 报告期末
intake-role-months = 月数
intake-role-audited = 是否审计
intake-role-scope = 合并或单体
intake-role-line-code = 报表项目编码
intake-role-line-name = 报表项目名称
intake-role-contact-name = 联系人姓名
intake-role-title = 职务
intake-role-department = 部门
intake-role-contact-part = 联系人角色
intake-role-promised-on = 承诺付款日
intake-role-made-on = 承诺作出日
intake-role-promised-by = 承诺人
intake-role-rate-on = 汇率日期
intake-role-into-currency = 折算成的币种
intake-role-rate = 汇率
intake-role-agency = 评级机构
intake-role-grade = 信用等级
intake-role-rated-on = 评级日期
intake-role-path-no = 项目（路径）编号
intake-role-step-name = 节点名称
intake-role-step-part = 节点类型
intake-role-planned-on = 计划日期
intake-role-reached-on = 完成日期
intake-role-paper = 凭证
intake-role-signer = 签字人
intake-role-valid-until = 有效期至
intake-role-supplier-code = 供应商编码
intake-role-supplier-name = 供应商名称
intake-role-goods-on = 收货日
intake-role-inspect-by = 检验期满日
intake-role-accepted-on = 验收日
intake-role-signed-on = 签约日
intake-role-late-rate = 约定逾期年利率
intake-role-back-to-back = 背靠背付款
intake-role-advance-no = 预付单号
intake-role-paid-on = 付款日
intake-role-deliver-by = 约定交货日
intake-role-delivery-no = 发货单号或到货单号
intake-role-delivered-on = 发货日或到货日
intake-role-line-no = 行号
intake-role-ordered-on = 下单日
intake-role-deliver-on = 交货日
intake-role-quantity = 数量
intake-role-unit-price = 含税单价
intake-role-deposit = 定金或预付部分
intake-role-order-state = 订单状态

rej-intake-file-missing = 没有找到文件 { $file }。
    .next = 请检查路径和文件名后重试。
rej-intake-file-unreadable = 无法读取文件 { $file }：{ $why }。
    .next = 请确认文件没有被占用且您有读取权限，再重新选择。
rej-intake-file-empty = 文件 { $file } 是空的。
    .next = 请从原系统重新导出后再选择。
rej-intake-format-unknown = { $file } 是 { $format } 文件，无法按表格读取。
    .next = 请导出为 CSV 或 Excel（XLSX、XLS）文件。
rej-intake-workbook-too-large = 工作簿 { $file } 解开后有 { $size }，最多可以有 { $most }。
    .next = 请拆成几个文件，或另存为 CSV 后再导入。
rej-intake-workbook-hollow = 工作簿 { $file } 解开后有 { $size }，是压缩后的 { $ratio } 倍，不像真实的表格，没有打开。
    .next = 请在 Excel 里打开，把要用的行列另存一份后再导入。
rej-intake-columns-too-many = 工作簿 { $file } 第 { $line } 行在第 { $most } 列之后还有内容。
    .next = 请删去用不到的列后再导入。
rej-intake-cell-too-long = 工作簿 { $file } 第 { $line } 行第 { $column } 列的内容超过 { $most } 个字符。
    .next = 请缩短或清空这一格后再导入。
rej-intake-workbook-protected = 工作簿 { $file } 有密码保护。
    .next = 请在 Excel 中取消密码后另存，再重新选择。
rej-intake-workbook-broken = 工作簿 { $file } 已损坏：{ $why }。
    .next = 请用 Excel 打开并另存为 XLSX，或改用 CSV。
rej-intake-quote-unclosed = 文件 { $file } 第 { $line } 行附近有引号没有配对。
    .next = 请在该行补上缺少的引号，或去掉多余的引号。
rej-intake-line-too-long = { $file } 第 { $line } 行超过 { $most }。
    .next = 表格的一行不会这样长，可能缺少换行。请重新导出为每行一条记录的 CSV。
rej-intake-no-rows = { $file } 只有列名，没有数据行。
    .next = 请在列名下至少填写一行，或选择需要的期间重新导出。
rej-intake-workbook-none = { $file } 是压缩包，其中没有 Excel 表格。
    .next = 请选择工作簿本身（XLSX），或在 Excel 中打开后另存为 XLSX。
rej-intake-sheet-missing = 工作簿中没有名为“{ $sheet }”的工作表。
    .next = 请从这些工作表中选择：{ $sheets }。
rej-intake-header-missing = 在文件 { $file } 中没有找到表头。
    .next = 请保留一行列名（例如：客户编码、发票号、日期、金额）。
rej-intake-order-twice = 单号 { $number } 在文件里出现两次，内容不同
    .next = 按明细行导出的，请把“行号”列的含义指定为“行号”，各行会加总；否则请只留一行
rej-intake-order-line-twice = 单号 { $number } 的第 { $line } 行出现两次，金额不同
    .next = 请核对原系统，只留正确的一行
rej-intake-kind-unknown = 无法判断这份文件的内容。
    .next = 请指定它是客户、发票、收款还是其他类型。
rej-intake-kind-unsure = 这份文件看起来是“{ $kind ->
        [buyers] 客户档案
        [invoices] 发票与应收单
        [receipts] 收款
        [allocations] 核销明细
        [credit-notes] 红字
        [statement-lines] 财务报表（每行一个项目）
        [statements] 财务报表（每列一个项目）
        [contacts] 联系人
        [promises] 付款承诺
        [orders] 销售订单
        [shipments] 发货与出库
        [ratings] 外部评级
        [milestones] 项目节点
       *[rates] 汇率
    }”，也可能是“{ $other ->
        [buyers] 客户档案
        [invoices] 发票与应收单
        [receipts] 收款
        [allocations] 核销明细
        [credit-notes] 红字
        [statement-lines] 财务报表（每行一个项目）
        [statements] 财务报表（每列一个项目）
        [contacts] 联系人
        [promises] 付款承诺
        [orders] 销售订单
        [shipments] 发货与出库
        [ratings] 外部评级
        [milestones] 项目节点
       *[rates] 汇率
    }”。
    .next = 请确认类型；不对时请改选。
rej-intake-profile-unknown = 没有名为“{ $profile }”的导入方案。
    .next = 请从列出的方案中选择，或不指定方案。
rej-intake-profile-unfit = 这份文件的列名与导入方案“{ $profile }”不符。
    .next = 请换一个方案，或不指定方案由系统识别。
rej-intake-profile-name = 导入方案需要一个不超过 60 个字的名称。
    .next = 请填写名称后再保存。
rej-intake-mapping-unreadable = 列对应关系无法识别：{ $why }。
    .next = 请重新核对各列含义。
rej-intake-column-missing = 没有一列是{ $need ->
        [buyer-code] 客户编码或客户名称
        [invoice-no] 发票号或应收单号
        [issued-on] 开票日或单据日
        [amount] 金额
        [received-on] 到账日
        [receipt-no] 收款单号
        [credit-no] 红字编号
        [period-end] 报告期末
        [line-code] 报表项目
        [line-name] 报表项目
        [contact-name] 联系人姓名
        [mobile] 电话、手机、邮箱、微信或职务
        [promised-on] 承诺付款日
        [currency] 币种
        [rate-on] 汇率日期
       *[rate] 汇率
    }。
    .next = 请指定哪一列是它；文件里没有时请补上这一列。
rej-intake-role-foreign = “{ $column }”列的含义不适用于这类文件。
    .next = 请为该列另选含义，或选择不导入。
rej-intake-date-order-unknown = “{ $column }”列的日期（如 3/4/2024）分不清日和月。
    .next = 请选择日期顺序：年/月/日、日/月/年或月/日/年。
rej-intake-date-order-borrowed = “{ $column }”列本身分不清日和月，已按文件中其他列采用{ $order ->
        [ymd] 年/月/日
        [dmy] 日/月/年
       *[mdy] 月/日/年
    }。
    .next = 如不对，请改选日期顺序。
rej-intake-date-order-torn = “{ $column }”列的日期顺序不一致，已按多数采用{ $order ->
        [ymd] 年/月/日
        [dmy] 日/月/年
       *[mdy] 月/日/年
    }，不符的行会被退回。
    .next = 请在原文件中统一日期格式。
rej-intake-decimals-torn = “{ $column }”列的小数点写法不一致，已按“{ $mark }”读取，不符的行会被退回。
    .next = 请在原文件中统一数字格式。
rej-intake-decimals-open = “{ $column }”列的数字（如 1,234）可能是千位分隔，也可能是小数，已按“{ $mark }”为小数点读取。
    .next = 请核对预览中的金额；不对时请改选小数点。
rej-intake-encoding-damaged = 文件中有损坏的字符，含有它们的行会被退回。
    .next = 请从原系统重新导出，或在退回文件中改正。
rej-intake-currency-assumed = 文件没有写币种，按 { $currency } 入账。
    .next = 如不是该币种，请在导入前改选。
rej-intake-unit-applied = “{ $column }”列的金额按表头的单位乘以 { $factor }。
    .next = 请核对预览中的金额。
rej-intake-sheets-many = 工作簿有 { $count } 个工作表，只读取“{ $sheet }”。
    .next = 其他工作表请另行选择导入。
rej-intake-value-missing = 必填内容为空。
    .next = 请补上这一格。
rej-intake-text-too-long = 文字超过 { $most } 个字节。
    .next = 请缩短这一格的内容。
rej-intake-text-damaged = 有损坏的字符。
    .next = 请改正这一格后再导入。
rej-intake-cells-too-many = 这一行有 { $found } 格，表头只有 { $expected } 格。
    .next = 多半是内容里的逗号没有加引号，请改正该行。
rej-intake-code-dots = “{ $value }”不能用作编码或号码。
    .next = 请填写含有字母或数字的编码。
rej-intake-amount-destroyed = 金额“{ $value }”是科学计数法，后几位数字已丢失。
    .next = 请把该列设为数值格式并加宽，再重新导出。
rej-intake-number-destroyed = 编号“{ $value }”已被 Excel 改成科学计数法，原号码已丢失。
    .next = 请把该列设为文本后，从原系统重新导出。
rej-intake-day-unreadable = “{ $value }”不是日期。
    .next = 请写成 2026-11-21 这样的日期。
rej-intake-day-impossible = 日历上没有“{ $value }”这一天。
    .next = 请改成真实的日期，或检查日期顺序是否选对。
rej-intake-day-ambiguous = “{ $value }”分不清日和月。
    .next = 请选择日期顺序，或写成 2026-11-21。
rej-intake-day-implausible = 日期“{ $value }”太早或太晚，应在 1950 年至 2150 年之间。
    .next = 请检查年份。
rej-intake-day-in-future = 日期 { $day } 在今天（{ $today }）之后。
    .next = 请检查年份和日期顺序；尚未发生的事不能入账。
rej-intake-due-before-issued = 到期日 { $due } 早于开票日 { $issued }。
    .next = 请改正两个日期之一。
rej-intake-amount-unreadable = “{ $value }”不是金额。
    .next = 请写成 1234.50 这样的数字。
rej-intake-amount-too-large = 金额“{ $value }”太大。
    .next = 请检查数字和单位。
rej-intake-amount-decimals = “{ $value }”的小数位多于 { $currency } 的 { $digits } 位。
    .next = 请四舍五入到最小货币单位后再导入。
rej-intake-amount-zero = 金额为零，无账可记。
    .next = 不需要这一行时请删除。
rej-intake-amount-negative = 金额为负。
    .next = 退款或更正请在系统内冲销原收款，不要用负数导入。
rej-intake-currency-unknown = “{ $value }”不是已知的币种。
    .next = 请写成 CNY、USD 这样的三位代码。
rej-intake-currency-differs = 金额“{ $value }”上的货币符号与本行币种 { $currency } 不一致。
    .next = 请改正币种或金额。
rej-intake-flag-unreadable = “{ $value }”不是“是”或“否”。
    .next = 请写“是”或“否”。
rej-intake-number-unreadable = “{ $value }”不是合适的整数。
    .next = 请写成 30 这样的整数。
rej-intake-open-out-of-range = 未收余额 { $open } 应在 0 与发票金额 { $amount } 之间。
    .next = 请改正余额或发票金额。
rej-intake-paid-out-of-range = 已收 { $paid } 应在 0 与发票金额 { $amount } 之间。
    .next = 多收的部分请作为一笔收款导入（会留作未核销）；写错的请改正。
rej-intake-line-unknown = “{ $value }”不是已知的报表项目。
    .next = 请改用标准项目名称，如“资产总计”。
rej-intake-statement-empty = 这一行没有任何报表项目的金额。
    .next = 请补上至少一个项目。
rej-intake-rate-not-positive = 汇率必须大于零。
    .next = 请改正汇率。
rej-intake-buyer-unknown = 没有编码或名称为“{ $buyer }”的客户。
    .next = 请先导入客户档案，或在导入时选择自动建立客户。
rej-intake-buyer-name-ambiguous = 有多个客户名为“{ $buyer }”。
    .next = 请补上客户编码。
rej-intake-invoice-differs = { $field ->
        [amount] 金额
        [currency] 币种
        [issued_on] 开票日
        [due_on] 到期日
        [paid] 已收金额
        [effective_on] 到账日
       *[other] 内容
    }与已入账的不同：已有 { $booked }，文件为 { $given }。
    .next = { $field ->
        [paid] 同一张发票的已收金额只会增加；款项退回或记错的，请在系统内退票或冲销原收款，再导入。
       *[other] 请以原始单据为准；要更正已入账的，请先在系统内冲销。
    }
rej-intake-receipt-differs = { $field ->
        [amount] 金额
        [currency] 币种
        [issued_on] 开票日
        [due_on] 到期日
        [effective_on] 到账日
       *[other] 内容
    }与已入账的收款不同：已有 { $booked }，文件为 { $given }。
    .next = 请核对收款单号；要更正已入账的，请先在系统内冲销。
rej-intake-receipt-unknown = 没有号码为“{ $receipt }”的收款。
    .next = 请先导入收款，再导入核销明细。
rej-intake-invoice-unknown = 该客户没有号码为“{ $invoice }”的发票。
    .next = 请先导入发票，或改正号码。
rej-intake-number-ambiguous = 号码“{ $number }”不止一个客户在用。
    .next = 请在文件中加上客户编码列。
rej-intake-rate-into-other = 汇率应折算成本位币 { $company }，不是 { $given }。
    .next = 请改用折算成 { $company } 的汇率。
rej-intake-statement-differs = 同一报表的“{ $line }”在文件中出现了两个不同的数。
    .next = 请只保留一个。
rej-intake-rows-rejected = 有 { $rejected } 行不合格，整份文件没有导入。
    .next = 请下载退回的行，改正后重新导入；或改选“合格的行先导入”。
rej-intake-cancelled = 导入已取消，没有留下任何改动。
    .next = 需要时请重新导入。
rej-intake-batch-unknown = 没有编号为 { $batch } 的导入批次。
    .next = 请从导入记录中选择。
rej-intake-upload-unknown = 上传的文件已不在。
    .next = 请重新上传。
rej-intake-terms-unknown = “{ $value }”不是已知的付款条件。
    .next = 请填到期日，或写成“30天”“月结30天”这样的账期。

## 页面 · pages

intake-lead = 导入客户、发票、收款等文件。正式导入之前什么都不会入账，随时可以返回。
intake-drop = 把文件拖到这里，或点按选择
intake-drop-hint = CSV、XLSX 或 XLS，最大 512 MB；编码和列名自动识别
intake-upload = 上传并识别
intake-running = 正在进行
intake-watch = 查看进度
intake-known = 能读什么文件
intake-known-why = 用友、金蝶、SAP、Odoo、ERPNext 等系统导出的表格可以直接导入；列名不同的，核对一次后存成方案，下次自动套用。
intake-kinds = 内容
intake-profiles = 内置方案
intake-saved = 自存方案
intake-forget = 删除
intake-profile-forgotten = 方案“{ $name }”已删除。
intake-profile-saved = 方案“{ $name }”已保存，同样列名的文件会自动套用。
intake-batches = 导入记录
intake-file = 文件
intake-kind = 内容
intake-state = 状态
intake-by = 操作人
intake-at = 时间
intake-batch-refused = 整份退回
intake-batch-tried = 仅试运行
intake-none = 还没有导入过文件
intake-none-why = 先导入客户档案，再导入发票和收款；顺序不对也没关系，退回的行可以改好再来。
intake-columns-lead = 核对每一列的含义；拿不准的列会标出来。
intake-kind-choose = 这份文件是什么
intake-recognise = 重新识别
intake-refresh = 按修改重新预览
intake-sure = 把握 { $percent }%
intake-likely = 把握 { $percent }%，请核对
intake-unsure = 把握 { $percent }%，请确认
intake-header-line = 列名在第 { $line } 行
intake-profile = 导入方案
intake-profile-none = 自动识别
intake-profile-name = 方案名称
intake-profile-save = 存成方案
intake-reason-by-profile = 导入方案指定
intake-sheet = 工作表
intake-order = 日期顺序
intake-order-auto = 按各列自动判断
intake-currency = 默认币种
intake-currency-own = 本位币
intake-columns = 各列含义
intake-column = 列
intake-sample = 内容举例
intake-role = 含义
intake-why = 依据
intake-reading = 金额写法
intake-unit = 单位
intake-unit-0 = 元
intake-unit-3 = 千元
intake-unit-4 = 万元
intake-unit-6 = 百万元
intake-unit-8 = 亿元
intake-mark = 小数点
intake-rows = 预览
intake-first-rows = 前 { $count } 行
intake-sample-counts = 抽样：合格 { $good }，退回 { $rejected }，略过 { $skipped }
intake-line = 行
intake-comes-out = 结果
intake-good = 合格
intake-try = 试运行
intake-other-file = 换一份文件
intake-blocked = 请先解决上面标红的问题
intake-trying = 正在试运行
intake-importing = 正在导入
intake-trial-lead = 试运行已逐行检查，没有写入任何内容。
intake-trial-safe = 下面的数字就是正式导入的结果，除非账目在此期间变动。
intake-all-good = 全部合格，可以正式导入
intake-nothing-new = 没有新内容：都已在账上
intake-some-rejected = 有 { $count } 行会被退回
intake-mode = 遇到不合格的行
intake-add-buyers = 文件里的新客户自动建档
intake-add-buyers-hint = 不勾选时，找不到客户的行会被退回。
intake-commit = 正式导入
intake-skipped = 另有 { $count } 行合计、空行等略过
intake-buyers-added = 新建客户 { $count } 家
intake-unchanged-why = 与账上完全一致，不会重复记账
intake-rejected-why = 带原因保留，可下载、改好再导入
intake-rejects = 退回的行
intake-value = 内容
intake-raw = 原行
intake-rejects-download = 下载退回的行
intake-next-file = 继续导入
intake-batch-lead = { $kind }，{ $who } 于 { $at } 导入
intake-verdict-done = 已全部导入
intake-verdict-done-why = 账目已更新，系统稍后会自动重新评估。
intake-verdict-part = 合格的行已导入，其余退回
intake-verdict-part-why = 下载退回的行，改好后作为新文件再导入；已导入的不会重复。
intake-verdict-refused = 整份文件没有导入
intake-verdict-refused-why = 有不合格的行，而您选择了整份导入。改好后重新上传，或改选“合格的行先导入”。
intake-verdict-undone = 这次导入已撤销
intake-verdict-undone-why = 它的账目已逐笔冲销。

## 撤销一次导入

intake-undo = 撤销这次导入
intake-undo-means = 它登记的发票、收款和核销会逐笔冲销，客户档案恢复导入前的内容（之后有人改过的保留）。文件可以改好后重新导入。
intake-undo-done = 已撤销：冲销 { $entries } 笔账目，恢复 { $restored } 项资料，移除 { $buyers } 个客户，{ $kept } 项因之后有改动而保留。
rej-intake-batch-undone = 文件“{ $file }”的这次导入已经撤销过。
    .next = 无需再次撤销；要重新记账，请重新导入文件。
rej-intake-batch-not-booked = 文件“{ $file }”没有入账，无需撤销。
    .next = 可改好被退回的行后重新导入。
rej-intake-batch-touched = { $day } 有一笔{ $kind ->
        [allocation] 收款核销
        [credit-allocation] 红字核销
        [write-off] 坏账核销
        [cancellation] 作废
        [bounce] 退票
        [refund] 退款
       *[other] 变动
    } { $amount }（发票 { $item }，收款或红字 { $credit }）建立在这次导入上，不能直接撤销导入。
    .next = 请先在该发票或收款的页面冲销这一笔，再撤销导入。
rej-intake-batch-built-on = 后来导入的文件“{ $file }”核销了这次导入的账目。
    .next = 请先撤销后来的那次导入，再撤销这一次。
rej-intake-batch-disputed = 发票 { $item } 自 { $day } 起有 { $amount } 的争议没有了结。
    .next = 请先在该发票页填上争议解决日，再撤销导入。
rej-intake-batch-promised = 客户就发票 { $item } 承诺 { $day } 付款，承诺还没有结果。
    .next = 请先在付款承诺页撤回这条承诺，再撤销导入。

rej-intake-statement-workbook = “{ $file }”不是 Excel 工作簿，不能读出报表。
    .next = 请上传 XLSX 或 XLS；CSV 的报表请从“导入”页导入。
rej-intake-statement-unread = 在“{ $file }”里没有找到任何认识的科目。
    .next = 请下载报表模板对照科目名称，或直接填写表单。
rej-intake-batch-paid = “{ $item }”在这次导入之后有付款、到货或冲销，不能直接撤销导入。
    .next = 请先在应付或预付款的页面冲销这一笔，再撤销导入。
rej-intake-scope-unknown = “{ $value }”不是报表口径
    .next = 填“合并”或“单体”（母公司）；留空按单体处理
rej-intake-step-part = “{ $value }”不是已知的节点类型
    .next = 写成合同、预付款、进度款、验收、结算、质保金、审批或付款，或留空。
