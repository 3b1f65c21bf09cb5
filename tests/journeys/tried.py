"""What is tried by people who are not meant to: what may follow commands, and what an altered app may send."""

from __future__ import annotations

PLAIN = ("", "12", "2023-04", "省")
"""What may follow any command and names nobody: 省 is in the name of most departments."""

NAMED = {
    "start": (), "report": ("1 2023-04",), "task": ("512", "实验室", "科技"), "tasks": ("part 1", "red", "missing", "科技厅"),
    "history": ("1", "x"), "summary": ("part 1", "省科技厅", "科技", "2023-04 省科技厅", "2023-13", "part 99"),
    "missing": ("part 1", "省科技厅", "科技"), "reopen": ("1", "12 2023-04", "1 省科技厅"), "return": ("1 add the figures",),
    "ask": ("2023-05", "2023-03"), "owners": ("1", "1-3"), "assign": ("12 省科技厅", "1,12 省民政厅 joint"),
    "unassign": ("3 省工业和信息化厅",), "departments": ("2",), "people": ("省科技厅", "张伟"),
    "invite": ("省科技厅", "省科技厅 head", "supervisor", "supervisor part 3", "admin"), "remove": ("张伟", "王芳"),
    "alias": ("科技 省科技厅",), "newdepartment": ("省体育局",), "rhythm": ("due 25 18:00", "lock 3 18:00"),
    "day": ("2023-04-20 off",), "sheet": ("省科技厅", "科技"), "indicator": ("1", "1-3"),
}  # fmt: skip
"""What may follow one command, naming what there is or would come to be."""

OWN_WORDS = {word for arguments in NAMED.values() for argument in arguments for word in argument.split()}
"""What she writes herself she may be answered with."""

FORGED = (
    "sheet.1", "sheet.x", "sheetpick.1.1.health.mine", "sheetpick.1.1.health.x", "sheetyes.1.abcd", "sheetno.1",
    "", "#", "#1", "#zz", "page", "nobody.1", "go", "go.x", "go.999999999999999", "go.99999999999999999999",
    "card.1", "card.-1", "card.1.1", "card.２", "health.1.1.on_track", "health.1.2.on_track", "health.1.1.purple",
    "health.1.1", "both.1.1.done.100", "both.1.1.done.101", "percent.1.1.50", "percent.1.1.1000", "same.1.1", "next.1",
    "why.1", "why.1.sum.4", "book.1", "count.1.1", "count.9.9", "add.1", "replace.1", "mine.1", "task.1", "task.1.sum.4", "task.x", "task.512",
    "history.1.1", "history.1.99", "history.x.1", "owners.1", "owners.x", "tasks.1.a.", "tasks.1.p.1", "tasks.1.p.x",
    "tasks.1.w.实验室", "tasks.9.h.purple", "tasks.1.m.", "sum.4", "sum.4.parts.0.0.1", "sum.4.departments.0.0.1",
    "sum.4.missing.0.0.1", "sum.4.tasks.1.0.1", "sum.4.tasks.0.1.1", "sum.4.tasks.99.0.1", "sum.4.tasks.0.99.1",
    "sum.4.decide.0.0.1", "due.4.1.r.1.1.n", "due.4.1.r.1.1.b", "due.4.1.n.1.1.h", "due.4.1.a.1.0.g", "look.b.1.", "look.m.1.",
    "look.c.1.20230301", "look.f.1.海洋",
    "sum.999", "sum.x", "sum.4.nothing.0.0.1", "language.xx", "language", "rhythm.all", "rhythm.show.due",
    "rhythm.set.due.20", "rhythm.yes.due.20", "rhythm.no", "rhythm.x", "day.all", "day.set.2023-04-20.off",
    "day.yes.2023-04-20.off", "day.x", "ask.5", "ask.show.5", "ask.no", "ask.x", "lock.4", "lock.show.4", "lock.no",
    "reopen.1.1.2023-04", "reopen.1.1.", "reopen.1.99.2023-04", "reopen.x.1.2023-04", "assignto.1.abcd", "assignyes.abcd",
    "assignno.abcd", "assignpage.1.abcd", "pick.1.lead.1", "pick.1.king.1", "give.1.lead.2", "give.1.lead.99",
    "endowner.1.1", "inviteto.1.contact", "inviteto.1.king", "inviteto.99.contact", "invitefor.0", "invitefor.1",
    "uninvite.1", "unjoin.1", "unjoin.2", "people.1", "people.1.张", "person.1", "person.99", "remove.1", "removeyes.1",
    "removeno.1", "unseat.2.1.contact", "unseatyes.2.1.contact", "unseatyes.1.0.admin", "departments.1", "departments.x",
    "aliasto.1.科", "importhow", "importyes.1.abcd", "importno.1", "importnew.1", "importagain.1", "importfaults.1.1",
    "importtitle.1", "importyear.1.2023", "exportxlsx", "exportcsv", "makeagain.1", "enclose.1", "enclosed.1", "help",
    "indicators", "indtask.1", "indadd.1", "indread", "indlook.0", "indcard.1.w", "indcard.1", "indedit.1.t",
    "indset.1.1.confirmed.w", "indset.1.1.purple.w", "indset.99.1.dropped.t", "indask.1.name.w", "indask.1.king.w",
    "office.1", "office.999", "office.x", "officesaid.1", "officesaid.99", "officeagain.1", "thanks.1", "enquiry.1",
    "enquiry.1.answer", "enquiry.1.phone", "enquiry.99", "questions.1", "questions.x", "run", "run.x", "run.ask.2023-05",
    "run.reopen.1", "bookto.1", "bookto.1.5", "bookto.99", "bookback.1.2.3", "rewrite.1", "lastwords.1.1", "progress.1",
    "apply.1.reopening", "apply.t1.reopening", "apply.1.closing", "decide.1.grade.good", "decide.1.grade.x", "unclose.1", "unclose.x",
    "verify.1", "verify.1.done", "verify.1.done.site", "verify.1.purple", "verify.x",
    "object.1", "object.99", "unobject.1", "snooze.1", "snooze.4.202304210100", "snooze.x",
    "takeover.1", "lend.1", "lent.1.revoke", "lent.1.send.1", "lent.x", "loan.1.on_track", "loan.1.hand", "loan.1",
    "back.1", "back.x", "away.x", "away.20230420", "away.20230230.20230503",
    "instruct.1", "instruct.12.rev.1.1", "instruct.x", "instructno", "instruction.1", "instruction.1.answer",
    "instruction.1.answer.1", "instruction.1.close.1", "instruction.1.close.x", "instruction.1.again", "instruction.99",
    "instruction.x", "instructions.1", "instructions.x", "due.4.1.r.1.1.i",
    "indsure.1", "indsure.x", "indsureyes.abcd", "indsureundo.abcd",
)  # fmt: skip
"""What an altered app may send: ids of others, ids that are not there, letters for numbers, too much, too little, nothing."""
