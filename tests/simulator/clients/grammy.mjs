// The script of test_clients.py in grammY: its poller, its handlers, its error.
import { setTimeout } from "node:timers/promises";
import { Bot, GrammyError, InlineKeyboard, InputFile } from "grammy";

const [root, token, blocker] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot: root } });
const notes = {};

bot.command("start", async (ctx) => {
  notes.payload = ctx.match;
  const markup = new InlineKeyboard().text("🟢 正常", "ok:1").row().url("看", "https://t.me/x");
  await ctx.reply("<b>督办</b>：填报 <i>一季度</i>", { parse_mode: "HTML", reply_markup: markup });
});

bot.on("callback_query:data", async (ctx) => {
  notes.pressed = ctx.callbackQuery.data;
  await ctx.answerCallbackQuery("已存");
  await ctx.editMessageText("<b>督办</b>：已填报", { parse_mode: "HTML" });
});

bot.on("message:text", async (ctx) => {
  notes.said = ctx.message.text;
  await ctx.reply(`收到：${ctx.message.text}`, { reply_parameters: { message_id: ctx.message.message_id } });
});

bot.on("message:document", async (ctx) => {
  const file = await ctx.getFile();
  const content = await fetch(`${root}/file/bot${token}/${file.file_path}`);
  notes.file = [ctx.message.document.file_name, await content.text()];
  const receipt = new InputFile(Buffer.from("1,2\n"), "回执.csv");
  await ctx.replyWithDocument(receipt, { caption: "<b>回执</b>", parse_mode: "HTML" });
  await errors(ctx);
  console.log(JSON.stringify(notes));
  bot.stop();
});

async function errors(ctx) {
  notes.empty = told(await refusal(ctx.reply("")));
  notes.blocked = told(await refusal(ctx.api.sendMessage(blocker, "在吗")));
  const flood = await refusal(ctx.reply("结束"));
  notes.flood = `${flood.constructor.name} ${flood.error_code} ${flood.parameters.retry_after}`;
  await setTimeout(1000 * flood.parameters.retry_after);
  await ctx.reply("结束");
}

const told = (error) => `${error.constructor.name} ${error.error_code} ${error.description}`;

async function refusal(call) {
  try {
    await call;
  } catch (error) {
    if (error instanceof GrammyError) return error;
    throw error;
  }
  throw new Error("that was not refused");
}

notes.me = (await bot.api.getMe()).username;
await bot.api.setMyCommands([
  { command: "report", description: "填报" },
  { command: "help", description: "帮助" },
]);
await bot.start();
