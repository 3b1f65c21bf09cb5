// The page's own words; the bot's come from the bot.

const ENGLISH = {
  demo: "A demo: made-up people, on this computer only. Nothing goes to Telegram.",
  clock: "Clock", hour: "+1 hour", day: "+1 day", date: "Date and time to go to", go: "Go",
  people: "People", add: "Add a person", chat: "Chat", back: "Back to the people", messages: "Messages", chatWith: "Chat of",
  earlier: "Earlier messages", invitation: "Invitation link (if any)", menu: "Commands", text: "Message", send: "Send",
  cancel: "Cancel", alert: "The bot says", name: "Name", language: "Language of the app", choose: "Choose somebody at the left.",
  block: "Block", unblock: "Unblock", restart: "RESTART", edited: "edited", bot: "Bot", you: "You", reply: "Reply", edit: "Edit",
  more: "Show more", less: "Show less", unread: "unread", gone: "Deleted message", strange: "has not joined",
  blocked: "has blocked the bot", deactivated: "deleted account", silent: "The bot did not answer.",
  lost: "No connection to the demo; trying again …", link: "This link leads out of the demo",
  admin: "Admin", supervisor: "Supervisor", head: "Head", contact: "Contact", of: " · ",
  beside: "Show the previous chat beside this one", besideThis: "Open beside", close: "Close this chat", newest: "To the newest message",
  attach: "Attach files", drop: "Drop files here to send them", files: "Files to send", asFile: "Send pictures as files", remove: "Do not send",
  caption: "Caption (if any)", tooLarge: "is larger than 50 MB and cannot be sent.", empty: "is empty and cannot be sent.",
  photo: "Photo", picture: "Picture", save: "Save", hidden: "Hidden text; press to show",
  captionLong: "A caption is at most 1,024 characters long.", sending: "Sending …",
  search: "Search people", shut: "Close",
  typing: "is typing …", upload_document: "is sending a file …", upload_photo: "is sending a photo …", busy: "is busy …",
};

const CHINESE = {
  demo: "演示：人物均为虚构，只在本机运行，不会连接 Telegram。",
  clock: "时钟", hour: "+1 小时", day: "+1 天", date: "跳到的日期和时间", go: "跳转",
  people: "人员", add: "添加人员", chat: "聊天", back: "返回人员列表", messages: "消息", chatWith: "聊天：",
  earlier: "更早的消息", invitation: "邀请链接（如有）", menu: "命令", text: "消息", send: "发送",
  cancel: "取消", alert: "机器人提示", name: "姓名", language: "应用语言", choose: "请在左侧选择一个人。",
  block: "屏蔽", unblock: "解除屏蔽", restart: "重新开始", edited: "已编辑", bot: "机器人", you: "本人", reply: "回复", edit: "编辑",
  more: "展开", less: "收起", unread: "条未读", gone: "已删除的消息", strange: "尚未加入",
  blocked: "已屏蔽机器人", deactivated: "账号已删除", silent: "机器人没有应答。",
  lost: "与演示的连接已断开，正在重试……", link: "此链接指向演示之外",
  admin: "管理员", supervisor: "督办人", head: "负责人", contact: "联络员", of: " · ",
  beside: "在旁边显示上一个聊天", besideThis: "在旁边打开", close: "关闭此聊天", newest: "回到最新消息",
  attach: "添加文件", drop: "将文件拖到此处发送", files: "待发送的文件", asFile: "以文件形式发送图片", remove: "不发送",
  caption: "说明文字（可选）", tooLarge: "超过 50 MB，无法发送。", empty: "是空文件，无法发送。",
  photo: "图片", picture: "图片", save: "保存", hidden: "隐藏的文字，按下显示",
  captionLong: "说明文字最多 1,024 个字符。", sending: "正在发送……",
  search: "搜索人员", shut: "关闭",
  typing: "正在输入……", upload_document: "正在发送文件……", upload_photo: "正在发送图片……", busy: "正在处理……",
};

export function words(languages) {
  return (languages[0] ?? "en").toLowerCase().startsWith("zh") ? CHINESE : ENGLISH;
}

// In the language of the browser.
export const say = words(globalThis.navigator?.languages ?? []);
export const language = say === CHINESE ? "zh-CN" : "en";

// "省民政厅 · Contact", or nothing for who plays no part.
export function roleWords(role) {
  if (!role) return "";
  return [role.department, say[role.key] ?? role.key].filter(Boolean).join(say.of);
}

export const typingWords = (typing) => say[typing.action] ?? say.busy;
