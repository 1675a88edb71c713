// Licence: Apache-2.0. Source: own work; firms and people are invented.
// 共用：按回应种类选一段话，再列出可说的话。场景自己的话在各场景文件里。
VAR persona = "blunt"
VAR cue = "open"
VAR trick = "stall"
VAR reason = "process"
VAR offer = ""
VAR total = ""
VAR overdue = ""
VAR paper = ""
VAR excuse = ""
VAR agreed = 0
VAR table = 0

-> answer

=== answer ===
{ cue:
- "open": -> open
- "fact": -> fact
- "vent": -> vent
- "soften": -> soften
- "reveal": -> reveal
- "evade": -> evade
- "decider": -> decider
- "thanks": -> thanks
- "flattered": -> flattered
- "proof": -> proof
- "shift": -> shift
- "counter": -> counter
- "accept": -> accept
- "refuse": -> refuse
- "take": -> take
- "sign": -> sign
- "next": -> next
- "quiet": -> quiet
- "firm": -> firm
- "hurt": -> hurt
- "leave": -> leave
- "bye": -> bye
- else: -> fact
}

=== soften ===
{tone("warm")}难得您先问一句我们的难处。
-> moves

=== reveal ===
{tone("admit")}
{ reason:
- "oversight": 说实话，是换了经办人，这两张单子压在抽屉里没人管。
- "process": 说实话，单据没凑齐，复核那一关一直没过。
- "chain": 说实话，我们的大客户欠着我们，他们不付，我们也转不动。
- "pressure": 说实话，这两个月订单少了三成，先保了工资和电费。
- "liquidity": 说实话，银行抽了一笔贷款，账上每天都要算着用。
- "malicious": 说实话，老板的意思是能拖就拖，先拿这笔钱去用了。
- "dispute": 说实话，真有问题的只有一小批，别的货我们都用上了。
- "account": 说实话，差的是两笔退货没冲，其余的数我们认。
- else: 说实话，是我们这边没安排好。
}
-> moves

=== thanks ===
{tone("warm")}您还记得这些，说明心里有我们。
-> moves

=== flattered ===
{tone("cold")}客气话就不说了，您有事直说。
-> moves

=== shift ===
{tone("cold")}
{ trick:
- "hide": 这事得老板定，可老板最近都不在。
- "push": 那也得先走流程，这事不归我管，您找别的部门。
- "stall": 行行行，过几天一定安排，后面还有大单给您。
- "lament": 您看现在这行情，我们真是没钱，工资都难发。
- "deny": 这个数我们对不上，质量也有说法，先放一放。
- "swap": 老公司不做了，业务都转到新公司，账您得找新公司谈。
- else: 这事再说吧。
}
-> moves

=== counter ===
{tone("plain")}照现在的情况，我们能这样付：{offer}。
-> moves

=== accept ===
{tone("agree")}那就这样定：{offer}。
-> moves

=== take ===
{tone("warm")}那敢情好。不过要是还能再宽一点就更好了。
-> moves

=== sign ===
{tone("agree")}行，这个我认，拿来我签。
-> moves

=== next ===
{tone("agree")}好，到那天您打电话给我，我接。
-> moves

=== quiet ===
{tone("plain")}您别光看着我，让我想想。
-> moves

=== firm ===
{tone("plain")}您把话说到这里，我知道轻重。我跟上面讲。
-> moves

=== hurt ===
{tone("hurt")}
-> moves

=== leave ===
{tone("leave")}
-> DONE

=== bye ===
{tone("agree")}就按写下来的办，慢走。
-> DONE

=== moves ===
<- own
<- usual
-> DONE

=== usual ===
+ [您先说，我听着。您刚才的意思，我复述一遍看对不对。 #listen] -> DONE
+ [这阵子确实不容易，您的处境我理解，账我们一起想办法。 #sympathise] -> DONE
+ [这笔款到底卡在哪里？为什么到期没有付？ #ask-why] -> DONE
+ [付款这件事最后由谁批？要经过哪几步？ #ask-decider] -> DONE
+ [您这边打算哪天付、付多少？请给我一个日期和金额。 #ask-promise] -> DONE
+ {agreed == 0} [我提个方案：今天先付六成，四周后付清。 #propose:60@0,40@4] -> DONE
+ {agreed == 0} [另一个方案：一周内付三成，四周、八周各付一部分付清。 #propose:30@1,35@4,35@8] -> DONE
+ {agreed == 0} [再不然分六笔，每四周一笔。 #propose:16@1,16@4,17@8,17@12,17@16,17@20] -> DONE
+ {table == 1 && agreed == 0} [既然原因清楚了，第一笔能不能再多一点、早一点？ #press] -> DONE
+ {table == 1 && agreed == 0} [好，就按您说的这个安排。 #accept] -> DONE
+ {agreed == 0} [那再给您宽限一个月。 #concede:days] -> DONE
+ {agreed == 0} [给您打个九五折，早点付吧。 #concede:discount] -> DONE
+ {agreed == 0} [如果今天先付三成，余款我帮您申请多分一期。 #concede:instalments:if] -> DONE
+ {agreed == 1} [我们把金额和日期写下来，请您和能做主的人一起签字。 #ask-sign] -> DONE
+ {agreed == 1} [余款时间长，请股东或母公司做个担保。 #ask-guarantee] -> DONE
+ {agreed == 1} [逾期这段时间，按合同的违约金也请一并确认。 #ask-interest] -> DONE
+ [我们约个日子，到时我再来电核对到账。 #next-contact] -> DONE
+ [到期仍未付，我们会按合同暂停发货，并依法主张权利，先跟您讲清楚。 #escalate] -> DONE
+ [贵公司实力雄厚，您更是行业里的头面人物。 #flatter] -> DONE
+ [（不说话，等对方开口。） #silence] -> DONE
+ [今天不给钱我就天天带人来堵门。 #threaten] -> DONE
+ [再不还就把你们挂到网上，让同行都看看你们是什么人。 #shame] -> DONE
+ [今天先到这里，告辞。 #close] -> DONE

=== function tone(kind) ===
~ temp key = persona + "/" + kind
{ key:
- "staller/warm": ~ return "哎，还是您体谅人，来来来喝茶。"
- "staller/cold": ~ return "好说好说，都是老朋友了。"
- "staller/admit": ~ return "哎，跟您我就不绕弯子了。"
- "staller/agree": ~ return "成，听您的。"
- "staller/hurt": ~ return "您这么说，就伤和气了。我好好跟您谈，您倒这样。"
- "staller/leave": ~ return "哎呀我这边还有个会，改天，改天一定。"
- "staller/plain": ~ return "这样，"
- "blunt/warm": ~ return "嗯，这话我爱听。"
- "blunt/cold": ~ return "你别跟我绕。"
- "blunt/admit": ~ return "行，我也不瞒你。"
- "blunt/agree": ~ return "可以。"
- "blunt/hurt": ~ return "你这是什么话？要这么谈，门在那边。"
- "blunt/leave": ~ return "我没工夫耗了，就到这儿。"
- "blunt/plain": ~ return "直说吧，"
- "anxious/warm": ~ return "谢谢您肯听我说，我这几天觉都睡不好。"
- "anxious/cold": ~ return "您别逼我，我也是没办法。"
- "anxious/admit": ~ return "我跟您交个底吧。"
- "anxious/agree": ~ return "好，好，能这样我心里也踏实。"
- "anxious/hurt": ~ return "您这样讲，我真的不知道怎么办了。"
- "anxious/leave": ~ return "我今天实在谈不下去了，对不起。"
- "anxious/plain": ~ return "我算过了，"
- "formalist/warm": ~ return "您理解就好，我也是按制度来。"
- "formalist/cold": ~ return "制度是这样规定的。"
- "formalist/admit": ~ return "既然您问到这一步，我如实说。"
- "formalist/agree": ~ return "手续齐了，可以。"
- "formalist/hurt": ~ return "请您注意用语，这次谈话我会记录。"
- "formalist/leave": ~ return "时间到了，后面请走书面。"
- "formalist/plain": ~ return "按我们的付款日，"
- "evasive/warm": ~ return "您人不错，不像有的人。"
- "evasive/cold": ~ return "这个嘛，我不太清楚。"
- "evasive/admit": ~ return "这话我只跟您说。"
- "evasive/agree": ~ return "那……就这样吧。"
- "evasive/hurt": ~ return "您要这样，我就不好再说什么了。"
- "evasive/leave": ~ return "我接个电话，您先坐，今天就不谈了。"
- "evasive/plain": ~ return "大概吧，"
- "aggrieved/warm": ~ return "总算有人肯听我们说一句。"
- "aggrieved/cold": ~ return "每次都是我们吃亏。"
- "aggrieved/admit": ~ return "您听我说完，我就告诉您。"
- "aggrieved/agree": ~ return "您讲道理，我们也讲道理。"
- "aggrieved/hurt": ~ return "我们已经够委屈了，您还这样说。"
- "aggrieved/leave": ~ return "算了，谈不到一块去。"
- "aggrieved/plain": ~ return "就算这样，"
}
~ return ""
