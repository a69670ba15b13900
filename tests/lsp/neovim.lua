-- Opens a plan with a mistake as whoever uses the configuration would, and writes down what there is to see.
local seen = {}
vim.g.albero = vim.env.ALBERO
dofile(vim.env.CONFIGURATION)
vim.cmd("edit " .. vim.env.PLAN)
local function wait(condition)
  return vim.wait(30000, condition, 20)
end
seen.told = wait(function()
  return #vim.diagnostic.get(0) > 0
end)
seen.findings = vim.tbl_map(function(found)
  return found.message
end, vim.diagnostic.get(0))
local line = vim.fn.search("indicatore A1.2_02")
vim.api.nvim_win_set_cursor(0, { line, 14 })
local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(), 30000)
for _, answer in pairs(answers or {}) do
  seen.hover = answer.result and answer.result.contents.value
end
vim.lsp.codelens.refresh()
wait(function()
  return #vim.lsp.codelens.get(0) > 0
end)
seen.lenses = vim.tbl_map(function(lens)
  return lens.command.title
end, vim.lsp.codelens.get(0))
if vim.lsp.buf.format then
  vim.lsp.buf.format({ timeout_ms = 30000 })
else
  vim.lsp.buf.formatting_sync(nil, 30000)
end
seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n"
local out = assert(io.open(vim.env.SEEN, "w"))
out:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen))
out:close()
vim.cmd("qall!")
