// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.zh.ink

=== open ===
{tone("cold")}您找我也没用，业务那边没确认，财务这里付不了，您去找采购吧。
-> moves

=== fact ===
{tone("plain")}{total}，过期{overdue}天，系统里我查得到，可没有确认单我不能排。
-> moves

=== vent ===
{tone("warm")}每个月都这样，采购把单子往我们这里一放，缺这少那，最后挨骂的都是财务。
-> moves

=== evade ===
{tone("cold")}这个您问采购，我不方便讲。
-> moves

=== decider ===
{tone("plain")}副总分管付款，每周三批单，采购确认、我复核、他签字，三步。
-> moves

=== proof ===
{tone("plain")}签收和流程您都有，那确实不是单据的问题了。
-> moves

=== refuse ===
{tone("cold")}这个数超出这个月的付款计划了，批不下来。
-> moves

=== own ===
+ [上次开票信息有误，是您两小时内就帮我们改好的，这个我一直记着。 #praise-fact] -> DONE
+ [我们核一下：应付{total}，已过期{overdue}天，发票和签收都齐。 #account] -> DONE
+ [您说缺业务确认，缺的是哪一张？谁来确认？哪天能确认？ #clarify] -> DONE
+ [这是贵司的付款流程和经办人，我们一步一步对，看停在哪里。 #evidence:procedure] -> DONE
+ [这是每批货的签收单，仓库都签了字。 #evidence:delivery] -> DONE
+ [这是对账单，余额和发票一致。 #evidence:statement] -> DONE
+ [合同约定验收后 30 天付款，没有以内部确认为条件。 #evidence:contract] -> DONE
