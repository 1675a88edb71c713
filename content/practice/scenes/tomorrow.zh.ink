// Licence: Apache-2.0. Source: own work. 明天的拜访：由真实个案隐去一切身份后生成的场景，话里不出现任何名称。
INCLUDE _shared.zh.ink

=== open ===
{tone("plain")}
{ excuse:
- "money": 您来得不巧，最近账上实在紧，客户的款没回来，我们也没办法。
- "contract": 这笔款按合同还没到付的时候，条件没满足，您再看看合同。
- "service": 货用下来有问题，这个不说清楚，款子我没法往下走。
- "process": 单子在走流程，审批还没走完，走完自然会付。
- else: 您又为那笔款来的吧？再等等，会安排的。
}
-> moves

=== fact ===
{tone("plain")}一共{total}，最久的过了{overdue}天左右，这个我心里有数。
-> moves

=== vent ===
{tone("warm")}这一年生意不好做，上面压、下面催，两头都要顾，谁来都找我说话。
-> moves

=== evade ===
{tone("cold")}这个我现在说不好，反正不会不认。
-> moves

=== decider ===
{tone("plain")}经办报上去，财务排计划，最后还是一把手点头。
-> moves

=== proof ===
{tone("plain")}单据您都带齐了，这一条我没话说。
-> moves

=== refuse ===
{tone("cold")}一下子这么多拿不出来，您也别为难我。
-> moves

=== own ===
+ [这些年您这边验收从不拖，我们备货心里有数，这一点我一直记着。 #praise-fact] -> DONE
+ [今天来，是把到期没付的{total}跟您逐笔理一下，最久的过了{overdue}天左右。 #account] -> DONE
+ [您刚才说的这个原因，具体卡在哪一步、差什么、谁手上？ #clarify] -> DONE
+ [这是对账单，逐笔列着，您看一下。 #evidence:statement] -> DONE
+ [这是签收单，每批货的数量和日期都在上面。 #evidence:delivery] -> DONE
+ [这是合同的付款条款，付款日期写在这一条。 #evidence:contract] -> DONE
+ [这是我们记下的付款流程，从经办到批准一步一步都有。 #evidence:procedure] -> DONE
+ [这是我们的联系记录，哪天找过谁、怎么答复的都在。 #evidence:contacts] -> DONE
+ [这是您这边以前答应过的金额和日期，都没有到账。 #evidence:promises] -> DONE
+ [这是订单和出货记录，生意一直在做。 #evidence:orders] -> DONE
