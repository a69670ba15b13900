-- Albero in Neovim 0.7 or later. Copy to ~/.config/nvim/lua/albero.lua, and write in ~/.config/nvim/init.lua:
--   require("albero")
-- It needs `albero` on the PATH, or its place: vim.g.albero = "C:/albero/albero.exe"

vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  pattern = "*.albero",
  callback = function()
    vim.bo.filetype = "albero"
  end,
})

-- The folder of the plan: the repository, else the nearest folder with a `piano`, else that of the file.
local function root(path)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  local found = nil
  local here = folder
  while true do
    if vim.fn.isdirectory(here .. "/.git") == 1 then
      return here
    end
    if not found and vim.fn.filereadable(here .. "/piano.albero") == 1 then
      found = here
    end
    local above = vim.fn.fnamemodify(here, ":h")
    if above == here then
      return found or folder
    end
    here = above
  end
end

-- One server for each folder.
local servers = {}

local function attach(client, buffer)
  local options = { buffer = buffer, silent = true }
  vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  vim.keymap.set("n", "K", vim.lsp.buf.hover, options)
  vim.keymap.set("n", "gd", vim.lsp.buf.definition, options)
  vim.keymap.set("n", "gr", vim.lsp.buf.references, options)
  vim.keymap.set("n", "<leader>r", vim.lsp.buf.rename, options)
  vim.keymap.set("n", "<leader>a", vim.lsp.buf.code_action, options)
  vim.keymap.set("n", "<leader>f", vim.lsp.buf.format or vim.lsp.buf.formatting, options)
  -- The scores above each node: asked for again when the text rests.
  vim.api.nvim_create_autocmd({ "BufEnter", "CursorHold", "InsertLeave" }, {
    buffer = buffer,
    callback = vim.lsp.codelens.refresh,
  })
  if vim.lsp.inlay_hint and vim.lsp.inlay_hint.enable then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = "albero",
  callback = function(event)
    vim.bo[event.buf].commentstring = "// %s"
    vim.bo[event.buf].expandtab = true
    vim.bo[event.buf].shiftwidth = 2
    local folder = root(vim.api.nvim_buf_get_name(event.buf))
    local server = servers[folder]
    if not server or vim.lsp.client_is_stopped(server) then
      local capabilities = vim.lsp.protocol.make_client_capabilities()
      server = vim.lsp.start_client({
        name = "albero",
        cmd = { vim.g.albero or "albero", "lsp" },
        root_dir = folder,
        capabilities = capabilities,
        on_attach = attach,
      })
      servers[folder] = server
    end
    if server then
      vim.lsp.buf_attach_client(event.buf, server)
    end
  end,
})
