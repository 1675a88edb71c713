// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")}辛苦您跑一趟。设备老师们都用上了，就是款子的事，支付计划正在报，过几天一定安排。
=== first-reminder/vent ===
{tone("warm")}我们总务只管验收，单子报到财务之后要等支付批次，我催也催不动。
=== first-reminder/own ===
+ [您这边三年来到货当天就组织验收，上季度三批设备开学前就用上了，我们排货心里有数。 #praise-fact] -> DONE
+ [合同写的是验收合格后 30 日内支付，请您看这一条。 #evidence:contract] -> DONE
+ [今年的采购预算已经下达，同类合同都在付，这是记录。 #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")}您找我也没用，设备科没有验收确认，财务这里报不了支付，您去找设备科吧。
=== passed-on/fact ===
{tone("plain")}{total}，过期{overdue}天，台账里我查得到，可没有验收确认我不能报。
=== passed-on/vent ===
{tone("warm")}每到年底都这样，科室把单子往我们这里一放，缺这少那，审计来了挨批的都是财务。
=== passed-on/own ===
+ [您说缺验收确认，缺的是哪一批？哪个科室签？哪天能签？ #clarify] -> DONE
+ [这是每批货的验收单，使用科室和资产管理都签了字。 #evidence:delivery] -> DONE
+ [合同约定验收后 30 日内支付，没有以内部审批为条件。 #evidence:contract] -> DONE
=== no-boss/open ===
{tone("cold")}领导在开会学习，什么时候回来我也说不准。钱的事我做不了主，您下次再来吧。
=== no-boss/vent ===
{tone("warm")}天天有供应商来问款子，领导忙，都让我在前面顶着，我也难。
=== no-boss/evade ===
{tone("cold")}领导的安排我哪敢乱说。
=== no-boss/decider ===
{tone("plain")}付款就负责人一个人签批，月底集中办，您要急，我现在可以给他打个电话。
=== no-boss/own ===
+ [领导这次开会到哪天？公司的付款这段时间由谁代签？ #clarify] -> DONE
+ [这是贵单位的付款流程，写明月底集中签批。 #evidence:procedure] -> DONE
+ [这三个月同类合同都在付，这是支付记录。 #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")}你们那批水表计量不准，我们抽检过两次。质量没说清楚之前，货款先不谈。
=== quality/vent ===
{tone("warm")}那阵子用户来投诉水费，窗口排长队，上级那头我去解释，你们一个电话都没有。
=== quality/own ===
+ [去年换表高峰您带着班组连夜试装我们的新表，第二天就给了数据，这个支持很实在。 #praise-fact] -> DONE
+ [请问是哪一批、多少只、误差多少、有没有检定记录？ #clarify] -> DONE
+ [这是各批的验收单，没有整改意见。 #evidence:delivery] -> DONE
+ [同类合同这几个月都在付，这是支付记录。 #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")}上两次是上级资金真没拨下来，下周一，下周一肯定付。下半年的活动物料，也想找您做。
=== broken-promise/vent ===
{tone("warm")}我们也是等着拨款，答应您的时候是真以为资金要到了，谁知道又拖。
=== broken-promise/own ===
+ [去年灯会抢工那次，您让保安帮我们守了一夜物料，这份情我们记着。 #praise-fact] -> DONE
+ [上两次是等哪一笔拨款？现在批到哪一步，哪天能到账？ #clarify] -> DONE
+ [这三个月同类合同都付了，这是支付记录。 #evidence:orders] -> DONE
=== no-account/open ===
{tone("cold")}发票跟我们台账对不上，对账单我不能签，等我们查清楚再说。
=== no-account/vent ===
{tone("warm")}去年业务划转，前面的台账交接不清，我接手的时候账就是乱的，谁来都找我要数。
=== no-account/own ===
+ [这是每批货的验收单，仓库管理员都签过。 #evidence:delivery] -> DONE
+ [这是登记信息，新公司的出资人和地址与贵司一样。 #evidence:register] -> DONE
