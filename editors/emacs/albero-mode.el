;;; albero-mode.el --- Albero, the performance plan as text -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Put this file where Emacs finds it, and write in your init file:
;;   (require 'albero-mode)
;;   (add-hook 'albero-mode-hook #'eglot-ensure)
;; Emacs 29 brings eglot along; Emacs 28 installs it with M-x package-install.
;; It needs `albero' on the PATH, or its place in `albero-program'.

;;; Code:

(require 'eglot)

(defgroup albero nil
  "Albero, the performance plan as text."
  :group 'languages)

(defcustom albero-program "albero"
  "The command `albero', or where it is."
  :type 'string
  :group 'albero)

(defvar albero-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "_" table)
    table)
  "How characters are read in `albero-mode'.")

(defvar albero-font-lock-keywords
  '(("^[ \t]*\\([[:alpha:]_]+\\)" 1 font-lock-keyword-face)
    ("[{;][ \t]*\\([[:alpha:]_]+\\)" 1 font-lock-keyword-face)
    ("\\_<[0-9][0-9.,/]*\\_>" . font-lock-constant-face))
  "What is coloured in `albero-mode'.")

;;;###autoload
(define-derived-mode albero-mode prog-mode "Albero"
  "Mode for plans written in Albero."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2)
  (setq-local font-lock-defaults '(albero-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.albero\\'" . albero-mode))

(add-to-list 'eglot-server-programs
             (cons 'albero-mode (lambda (&rest _) (list albero-program "lsp"))))

(provide 'albero-mode)

;;; albero-mode.el ends here
