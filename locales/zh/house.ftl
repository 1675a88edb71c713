### 全屋通用：应用外壳、单位、是与否、通用错误。

house-name = 守信
house-tagline = 信用与应收管理
house-yes = 是
house-no = 否
house-none = 无
house-unknown = 未知
house-days = { $count } 天
house-better = 好转
house-worse = 变差
house-close = 关闭
house-cancel = 取消
house-refresh = 刷新
house-apply = 应用
house-home = 回到首页
house-more = 更多
house-must = 必填
house-rooms = 功能导航
house-account = 账户
house-skip = 跳到正文
house-search = 搜索客户与单据
house-search-hint = 客户名称、编码、税号，发票或收款号
house-today = 今天 { $day }
house-printed = 打印于 { $day }，数字的日期见标题下
house-whole-page = 打开完整页面
house-unit-full = 元
house-unit-compact = 万元
house-unit-switch = 切换金额单位：元 / 万元
house-rows = 共 { $count } 条
house-picked = 已选
house-pick = 选中此行
house-pick-all = 选中本页全部
house-pages = 翻页
house-first-page = 回到第一页
house-next-page = 下一页
house-filter-off = （点按取消筛选）
house-done-of = { $done } / { $total }
house-form-wrong = 请先改正以下内容：
house-check-pass = 通过
house-check-warn = 需留意
house-check-fail = 未通过
house-check-open = 无法检查
house-chart-empty = 还没有可画的数据。
house-chart-table = 查看数据表
house-chart-picture = 保存为图片（SVG）
house-limit-within = 额度内
house-limit-over = 超额
house-limit-unlimited = 不设上限
house-limit-none = 未授信，只做现款

house-room-overview = 今日
house-room-parties = 客户
house-room-policy = 额度
house-room-granting = 授信
house-room-orders = 订单
house-room-controls = 内控
house-room-receivables = 应收
house-room-payables = 应付
house-room-warning = 预警
house-room-collections = 催收
house-room-academy = 学院
house-room-practice = 演练
house-room-exercises = 实训
house-room-classes = 班级
house-room-scoring = 模型
house-room-knowledge = 知识
house-room-outlook = 前瞻
house-room-dossier = 档案
house-room-lab = 建模
house-room-models = 模型
house-room-intake = 导入
house-room-settings = 设置

house-keys = 键盘操作
house-key-search = 跳到搜索框
house-key-rows = 列表中下移、上移一行
house-key-open = 打开当前行
house-key-pick = 选中当前行
house-key-next = 下一页
house-key-help = 显示本说明

house-error-missing = 没有这个页面或记录
house-error-denied = 没有权限
house-error-busy = 系统正忙
house-error-broken = 系统内部出错
house-error-rejected = 未能完成
house-error-code = 错误代码
house-error-incident = 事件编号

rej-house-busy = 其他人正在写入同一处数据。
    .next = 请稍等几秒，再做一次同样的操作。
rej-house-broken = 系统内部出错，您的操作没有生效。
    .next = 请把事件编号告诉管理员；日志里按编号可查到原因。
rej-house-not-found = 没有找到“{ $what }”。
    .next = 请检查编号，或用搜索查找。
rej-house-page-not-found = 没有“{ $path }”这个页面。
    .next = 请检查地址，或从左侧导航进入。
rej-house-control-sign = “{ $text }”中含有不可见的控制字符（{ $sign }）。
    .next = 请删去该字符后重新填写；从其他程序复制时，可先粘贴为纯文本。
rej-house-import-running = 正在导入“{ $file }”：{ $who } 于 { $since } 开始，已完成 { $percent }%，这期间不能写入同样的数据。
    .next = 什么都没有写入。请等它完成后再做一次；急用时可请 { $who } 在导入页面停止它。
rej-house-idempotency-reused = 幂等键 { $key } 已用于另一个请求，内容与这次不同。
    .next = 新的请求请用新的键；重发同一请求时内容要一字不差。
rej-house-json-unreadable = 请求正文不是正确的 JSON（第 { $line } 行第 { $column } 列）。
    .next = 请检查括号、引号和逗号。
rej-house-json-wanted = 请求正文要用 JSON，并写明 Content-Type: application/json。
    .next = 请加上这个请求头后重发。
rej-house-field-missing = 缺少字段 { $field }。
    .next = 请补上这个字段；各接口的字段见 /api。
rej-house-field-foreign = 没有 { $field } 这个字段。
    .next = 请检查拼写，或去掉它；各接口的字段见 /api。
rej-house-field-twice = 字段 { $field } 写了两次。
    .next = 请只保留一个。
rej-house-field-form = 字段 { $field } 应该是{ $wanted ->
        [text] 文字（加引号）
        [whole] 整数
        [count] 零或正整数
        [number] 数字
        [flag] true 或 false
        [list] 列表
        [object] 对象
        [day] 2026-11-21 这样的日期
        [instant] 2026-11-21T08:30:00Z 这样的时刻
        [id] 数字编号（加引号）
        [currency] CNY 这样的三位币种代码
       *[other] 另一种内容
    }。
    .next = 请改正后重发；各接口的字段见 /api。
rej-house-field-word = 字段 { $field } 的“{ $value }”不在可选的词里。
    .next = 可选：{ $words }。
rej-house-bad-input = 填写的内容无法识别：{ $what }。
    .next = 请按示例重新填写。
rej-house-too-large = 提交的内容太大。
    .next = 请分成几次提交；导入文件请用“导入”页面。
rej-house-bad-upload = 文件没有传完整。
    .next = 请检查网络后重新上传。
rej-house-form-unreadable = 提交的表单不完整，无法读取。
    .next = 请回到该页面，填好各项后重新提交。
rej-house-not-taken = 文件没有生成：以下条件无法识别：{ $what }。
    .next = 请回到列表页，用页面上的筛选选好后再导出。
rej-house-wrong-method = 这个地址不接受这种请求方式。
    .next = 请从页面上的按钮进入；接口用户请查接口说明。
rej-house-unknown-database = 数据库地址无法识别。
    .next = 请使用 sqlite：文件路径 或 postgres://用户@主机/库名。
rej-house-no-connection = 连接不上数据库：{ $reason }
    .next = 请检查地址、用户名和密码，并确认数据库已启动。
rej-house-newer-schema = 数据库由更新版本的程序建立（结构版本 { $version }）。
    .next = 请升级本程序后再打开。
rej-house-bad-cursor = 这个翻页位置不属于当前的查询。
    .next = 请去掉 after，从第一页重新开始。
rej-house-bad-limit = 每页行数 { $given } 不在 1 到 { $most } 之间。
    .next = 请填写 1 到 { $most } 之间的整数。
rej-house-bad-idempotency-key = 请求头 Idempotency-Key 不合要求。
    .next = 请使用 1 到 64 个可见的 ASCII 字符，不含空格。

house-back = 返回
house-confirm = 我已核对，确认执行
house-all = 全部
house-any = 不限
house-save = 保存
house-saved = 已保存。
house-total = 合计
house-page-range = 第 { $from }–{ $to } 条
house-job-waiting = 排队中，等前一个任务完成
house-job-ahead = 前面正在处理“{ $what }”：{ $who } 于 { $since } 开始，已完成 { $percent }%。完成后自动轮到您；不想等可以取消。
house-job-stopped = 任务已停止
house-job-stopped-why = 停止前的内容没有写入，账目保持原样。
house-job-leave = 可以离开此页，任务会继续；之后从原页面可以再回来查看。
rej-house-job-not-found = 没有这个任务，或服务已重新启动。
    .next = 已完成的结果都在对应页面里；没有完成的没有留下改动，可以重新开始。
rej-house-bad-day = “{ $value }”不是日期。
    .next = 请写成 2026-11-21 这样的日期。
rej-house-bad-amount = “{ $value }”不是金额。
    .next = 请写成 1234.50 这样的正数，小数位不要超过该币种的最小单位。
rej-house-bad-number = “{ $value }”不是整数。
    .next = 请写成 30 这样的整数。
rej-house-not-confirmed = 请先勾选确认。
    .next = 核对上面的内容，勾选后再提交。
rej-house-field-empty = 这一项不能为空。
    .next = 请填写后再保存。

house-diff = 差异
house-diff-none = 两份内容完全相同。
house-diff-count = 去掉 { $out } 行，加上 { $in } 行（− 为随附版本，+ 为自有版本）。
house-colon = ：
house-not-asked = 以下条件未生效：{ $what }
house-not-asked-why = 本页没有该条件，或无法识别其值，已按不带该条件显示。请使用页面上的筛选。
house-room-store = 系统
house-shown = 显示 { $count } 条
