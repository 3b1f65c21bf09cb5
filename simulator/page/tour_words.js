// Words of the tour.

import { language } from "./words.js";

const ENGLISH = {
  tour: "Tour", doIt: "Do it for me", skip: "Skip ›", close: "Close the tour", again: "From the start", place: (n, all) => `Step ${n} of ${all}`,
  slow: "Nothing has come of it yet. Look at the chat, or press “Skip”.", moving: "The office is moving in; in a few seconds it begins.",
  newcomer: "Lily Lin", report: "Tender finished, 80 % done", corrected: "Tender finished, 85 % done", wrong: "999: done",
  who: (name, role) => (role ? `${name} (${role})` : name),
  open: (name) => `Open the chat of ${name}.`, back: (name) => `Go back to the list of people, and to ${name}.`,
  beside: (name) => `Open the chat of ${name} beside this one with ◫.`,
  panel: "Open ⋯ at the top.", less: "Close the panel with ⋯ at the top.", network: "Open “Network” at the top.", bot: "Open “Bot” at the top.",
  title_invite: "Invite somebody", say_invite: "You are the admin. Ask the bot for an invitation; type this and send it:",
  title_join: "Join by the link", say_join: "Press the link in the answer, type any name, and add the person, who opens the link at once.",
  title_answer: "Answer the prompt", say_ask: "Reports are not asked for yet. Press the coloured button at the top until they are.",
  say_prompt: "This contact was asked for all her tasks in one message. Press ▶ below it.",
  say_words: "Tap how the task stands, or answer in your own words, such as:",
  title_correct: "Correct it", say_correct: "Edit what you wrote with ✎ and send the new words, or tap again. The old version stays in the history.",
  title_wrong: "See what a mistake gets", say_wrong: "There is no task 999. Send this, and the bot keeps the words and asks what they are about:",
  say_dismiss: "It was no progress at all: press the last of these buttons.",
  title_deadline: "Miss the deadline", say_deadline: "Do nothing but let the time pass. Press the coloured button at the top until the report is overdue.",
  title_late: "Answer late", say_reminder: "A reminder has come, only to those who have not answered.",
  say_late: "Press ▶ below the reminder and tap how the task stands. It counts, as late.",
  title_summary: "Ask for the summary", say_summary: "You are the supervisor, and need not wait for the summary. Send:",
  title_assign: "Hand a task over", say_assign: "You are the admin, and a task goes to another department. Send:",
  say_confirm: "Nothing has changed yet: confirm it.", say_both: "Both sides were told.",
  title_trouble: "Break it", say_lose: "Switch on “Lost answer”: the bot will not hear whether its next message arrived.",
  say_through: "Write to the bot through this line:", say_kill: "Now kill the bot in the middle of its work.",
  say_meanwhile: "Nobody is there, and this contact writes all the same:", say_start: "Start the bot again.",
  say_check: "Check the messages: was one lost, or did one come twice?",
  title_end: "That was the tour", end: (found) => `${found ? `${found}. ` : ""}Everything on this page is yours: play anybody, let the year pass.`,
};

const CHINESE = {
  tour: "导览", doIt: "替我操作", skip: "跳过 ›", close: "关闭导览", again: "从头再来", place: (n, all) => `第 ${n} 步，共 ${all} 步`,
  slow: "还没有结果。请看聊天，或按“跳过”。", moving: "人员正在加入，几秒后开始。",
  newcomer: "林小雨", report: "招标已完成，进度80%", corrected: "招标已完成，进度85%", wrong: "任务999 已完成",
  who: (name, role) => (role ? `${name}（${role}）` : name),
  open: (name) => `打开${name}的聊天。`, back: (name) => `返回人员列表，再找${name}。`,
  beside: (name) => `按 ◫，把${name}的聊天打开在旁边。`,
  panel: "打开顶部的 ⋯。", less: "按顶部的 ⋯ 收起面板。", network: "打开顶部的“网络”。", bot: "打开顶部的“机器人”。",
  title_invite: "邀请一个人", say_invite: "您是管理员。请向机器人要一个邀请链接，输入并发送：",
  title_join: "凭链接加入", say_join: "点回复中的链接，随便写个姓名，添加此人；此人会立即打开链接。",
  title_answer: "填报进展", say_ask: "还没有布置填报。请按顶部的彩色按钮，直到布置填报。",
  say_prompt: "这位联络员的全部任务都在一条通知里。请按通知下面的 ▶。",
  say_words: "点一下任务的状态，或用自己的话回答，例如：",
  title_correct: "更正", say_correct: "按 ✎ 改写刚才的话并发送，或再点一次按钮。旧版本留在历史里。",
  title_wrong: "看看写错会怎样", say_wrong: "没有第 999 号任务。发送下面这句，机器人会存下原话，再问是哪一项：",
  say_dismiss: "其实不是进展：请按最后一个按钮。",
  title_deadline: "错过截止时间", say_deadline: "什么也不做，让时间过去。请按顶部的彩色按钮，直到逾期。",
  title_late: "逾期填报", say_reminder: "催办已到，只发给没有报的人。",
  say_late: "按催办下面的 ▶，再点任务的状态。照样算数，记为逾期。",
  title_summary: "查看汇总", say_summary: "您是督办人，不必等汇总发出。请发送：",
  title_assign: "移交任务", say_assign: "您是管理员，有一项任务改由另一单位牵头。请发送：",
  say_confirm: "此时还没有任何改动：请确认。", say_both: "双方都已收到通知。",
  title_trouble: "弄坏它", say_lose: "打开“应答丢失”：机器人将不知道下一条消息是否送达。",
  say_through: "通过这条线路给机器人写一句：", say_kill: "现在，在它工作途中强制终止机器人。",
  say_meanwhile: "机器人不在，这位联络员照样发消息：", say_start: "重新启动机器人。",
  say_check: "核对消息：有没有丢失的，有没有重复的？",
  title_end: "导览到此结束", end: (found) => `${found ? `${found}。` : ""}这一页全部由您操作：可以扮演任何人，让一年慢慢过去。`,
};

export const words = (spoken) => (spoken.startsWith("zh") ? CHINESE : ENGLISH);
export const told = words(language);
